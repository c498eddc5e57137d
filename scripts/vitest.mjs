import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFile, runNode } from './steps.mjs';

/** Runs one vitest project in view of the user; returns how many tests passed and failed. */
export async function runTests(project) {
  const folder = mkdtempSync(path.join(tmpdir(), 'framewright-tests-'));
  const report = path.join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await runNode(
      [packageFile('vitest/vitest.mjs'), 'run', '--project', project, ...reporters],
      'inherit',
      // VS Code and Playwright leave sockets and folders behind.
      { TMPDIR: folder },
    );
    return tallyOfReport(project, readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A file that did not even load, and a failure outside any test, are one failed test each. */
function tallyOfReport(project, report, code) {
  if (!report) return { passed: 0, failed: [`${project} tests: no report`] };
  const failed = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const file = path.relative('', name);
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${file}: ${test.fullName}`);
    return status === 'failed' && tests.length === 0 ? [file] : tests;
  });
  const outside = failed.length === 0 && code !== 0 ? [`${project} tests: outside any test`] : [];
  return { passed: report.numPassedTests, failed: [...failed, ...outside] };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
