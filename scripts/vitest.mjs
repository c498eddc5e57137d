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
    );
    return tallyOf(readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that did not even load, and a failure outside any test, count as one failed test each. */
function tallyOf(report, code) {
  if (!report) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
