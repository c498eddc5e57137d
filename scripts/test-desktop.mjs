// Runs the suites of test/extension under desktop VS Code, which it downloads: npm run test:desktop
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { bundleSuites, suitesBundle } from './bundleSuites.mjs';
import { copyWorkspace } from './copyWorkspace.mjs';
import { runNode } from './steps.mjs';
import { endWith, sum, tallyOf } from './tally.mjs';

/** The states of VS Code that suites need, and the settings that make them. */
const states = {
  plain: { 'security.workspace.trust.enabled': false, 'chat.disableAIFeatures': true },
  trust: { 'security.workspace.trust.startupPrompt': 'never' },
  tools: { 'security.workspace.trust.enabled': false },
};

if ((await runNode(['scripts/build.mjs'], 'inherit')).code !== 0) process.exit(1);
await bundleSuites();
const vscodeExecutablePath = await download();
const tallies = [];
for (const [suites, settings] of Object.entries(states)) {
  for (const { name, ok, error } of await runSuites(suites, settings)) {
    tallies.push(tallyOf(name, ok));
    console.log(`${ok ? '✓' : '✗'} ${name}${ok ? '' : `\n    ${error}`}`);
  }
}
endWith(sum(...tallies));

async function download() {
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.error(
      `VS Code could not be downloaded: ${error.message}\nWithout internet, npm run test:host runs the same suites.`,
    );
    process.exit(1);
  }
}

/** What each test came to; a VS Code that does not report counts as one failed test. */
async function runSuites(suites, settings) {
  const folder = mkdtempSync(path.join(tmpdir(), 'framewright-desktop-'));
  const workspace = path.join(folder, 'films');
  const report = path.join(folder, 'report.json');
  const profile = path.join(folder, 'profile');
  try {
    copyWorkspace('films', workspace);
    mkdirSync(path.join(profile, 'User'), { recursive: true });
    writeFileSync(path.join(profile, 'User', 'settings.json'), JSON.stringify(settings));
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: path.resolve('.'),
      extensionTestsPath: suitesBundle,
      extensionTestsEnv: { FRAMEWRIGHT_TEST_REPORT: report, FRAMEWRIGHT_TEST_SUITES: suites },
      launchArgs: [workspace, `--user-data-dir=${profile}`, '--disable-extensions', '--skip-welcome'],
    }).catch(() => {});
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    return [{ name: `${suites}: the suites report`, ok: false, error: error.message }];
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
