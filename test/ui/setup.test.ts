import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { serveTools, type ToolsMirror } from '../support/toolsMirror';
import { startVscodeServer, type VscodeServer } from '../support/vscodeServer';
import { testIn } from './support/vscode';

let server: VscodeServer;
let bin: string;
let list: string;

beforeAll(async () => {
  // What the scripts of the mirror need, and nothing that renders.
  bin = mkdtempSync(path.join(tmpdir(), 'framewright-bin-'));
  for (const program of ['sh', 'ps', 'cat', 'grep', 'sed', 'uname', 'dirname', 'basename', 'readlink'])
    symlinkSync(`/bin/${program}`, path.join(bin, program));
  const vsix = readdirSync('.').find((name) => name.endsWith('.vsix')) as string;
  server = await startVscodeServer({ vsix: path.resolve(vsix), programs: bin });
  const extensions = path.join(server.state, 'extensions');
  await vi.waitUntil(() => nameIn(extensions), { timeout: 30_000 });
  list = path.join(extensions, nameIn(extensions) as string, 'downloads.json');
});
afterAll(async () => {
  await server?.close();
  rmSync(bin, { recursive: true, force: true });
});
beforeEach(() => {
  copyFileSync('downloads.json', list);
  rmSync(tools(), { recursive: true, force: true });
});

const nameIn = (extensions: string) => readdirSync(extensions).find((name) => name.startsWith('framewright'));
const tools = () => path.join(server.state, 'data/data/User/globalStorage/framewright.framewright/tools');
const test = testIn(
  'films',
  () => [],
  () => server.authority,
);

test('says that there is no browser, and refuses a download that is not pinned with the way out', async ({
  workbench,
}) => {
  await workbench.showView();
  await workbench.page.locator('.welcome-view-content', { hasText: 'One of them was not found' }).waitFor();
  await workbench.runCommand('Framewright: Check Setup');
  await workbench.toast('Not ready to render: no browser was found; no ffmpeg was found.').waitFor();
  await workbench.button('Install…').first().click();
  await workbench.toast(/has no checksum in this build.*framewright\.browserPath/).waitFor();
  await workbench.button('Choose an Existing One').first().click();
  await workbench.page.locator('.settings-editor', { hasText: 'Browser Path' }).waitFor();
  expect(existsSync(tools())).toBe(false);
});

test('installs browser and ffmpeg from a failed render, after asking, and the next render uses them', async ({
  workbench,
  folder,
}) => {
  await using mirror = await serveTools();
  writeFileSync(list, mirror.downloads);
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Render Composition');
  await workbench.message(/intro could not be rendered: (no browser was found|no ffmpeg was found)/);
  await workbench.button('Install…').first().click();
  const dialog = workbench.page.locator('.monaco-dialog-box');
  await dialog.getByText('Download and install chrome-headless-shell 1.0 and ffmpeg 1.0?').waitFor();
  expect(await dialog.innerText()).toContain(tools());
  await workbench.screenshot('install-asked');
  await dialog.locator('.monaco-button', { hasText: 'Install' }).click();
  await workbench.toast(/Ready to render, with chrome-headless-shell [\d.]+ and ffmpeg/).waitFor();
  expect(readdirSync(tools()).sort()).toEqual(['browser', 'ffmpeg']);

  await workbench.runCommand('Framewright: Render Composition');
  await workbench.statusBarItem('intro.mp4').waitFor({ timeout: 60_000 });
  expect(existsSync(path.join(folder, 'out/intro.mp4'))).toBe(true);
});

test('leaves nothing behind where the installation is cancelled', async ({ workbench }) => {
  await using mirror: ToolsMirror = await serveTools({
    answer: (response, file) => void response.write(file.subarray(0, 50)),
  });
  writeFileSync(list, mirror.downloads);
  await workbench.runCommand('Framewright: Install Browser and ffmpeg');
  await workbench.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Install' }).click();
  await workbench.toast(/Installing chrome-headless-shell: .* MB/).waitFor();
  await workbench.toast('Installing').locator('.monaco-button', { hasText: 'Cancel' }).click();
  await workbench.toast('Installing').waitFor({ state: 'detached' });
  await expect.poll(() => readdirSync(tools())).toEqual([]);
});
