import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleSuites, suitesBundle } from '../../scripts/bundleSuites.mjs';
import { copyWorkspace } from '../../scripts/copyWorkspace.mjs';
import { startVscodeServer } from '../support/vscodeServer';
import { launchBrowser } from '../ui/support/Workbench';

/** One test of a Mocha suite, as it went in the extension host. */
export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error?: string;
}

/** `plain`: as most tests are run. `trust`: in a folder that nobody has trusted. `tools`: with AI features. */
export type Suites = 'plain' | 'trust' | 'tools';

const patienceMs = 180_000;

/** Runs the suites of test/extension inside the extension host of a real VS Code. */
export async function runInHost(suites: Suites): Promise<readonly Outcome[]> {
  await bundleSuites();
  const folder = mkdtempSync(path.join(tmpdir(), 'framewright-host-'));
  const workspace = path.join(folder, 'films');
  copyWorkspace('films', workspace);
  const report = path.join(folder, 'report.json');
  const server = await startVscodeServer({
    withTrust: suites === 'trust',
    withAi: suites !== 'plain',
    args: ['--enable-smoke-test-driver'],
    env: { FRAMEWRIGHT_TEST_REPORT: report, FRAMEWRIGHT_TEST_SUITES: suites },
  });
  try {
    await openTests(server.authority, workspace, suites);
    if (!existsSync(report)) throw new Error(`the tests did not report: see test-results/host/${suites}.png`);
    return JSON.parse(readFileSync(report, 'utf8')) as Outcome[];
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openTests(authority: string, workspace: string, suites: Suites): Promise<void> {
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    const ended = new Promise<number>((resolve) => page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', () => {});
    const remote = (file: string) => `vscode-remote://${authority}${file}`;
    const payload = [
      ['extensionDevelopmentPath', remote(path.resolve('.'))],
      ['extensionTestsPath', remote(suitesBundle)],
      ['skipWelcome', 'true'],
    ];
    const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
    await page.goto(`http://${authority}/?${query}`);
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
    const code = await Promise.race([ended, late]);
    if (code === 0) return;
    mkdirSync('test-results/host', { recursive: true });
    await page.screenshot({ path: `test-results/host/${suites}.png` });
  } finally {
    await browser.close();
  }
}
