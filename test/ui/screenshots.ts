// Run by `npm run screenshots`: the pictures of the README, taken from the real workbench.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startVscodeServer } from '../support/vscodeServer';
import { launchBrowser, Workbench } from './support/Workbench';

const pictures = path.resolve('docs/pictures');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const work = mkdtempSync(path.join(tmpdir(), 'framewright-pictures-'));
const folder = path.join(work, 'films');
mkdirSync(pictures, { recursive: true });
for (const name of ['title-card', 'chart-race', 'product-promo']) {
  cpSync(`examples/${name}`, path.join(folder, name), { recursive: true });
}

const server = await startVscodeServer({
  vsix: path.resolve(`framewright-${version}.vsix`),
  settings: {
    'workbench.colorTheme': 'Default Dark Modern',
    'editor.minimap.enabled': false,
    'editor.fontSize': 12,
    'workbench.layoutControl.enabled': false,
    'framewright.chunkFrames': 30,
  },
});
const browser = await launchBrowser();
const workbench = await Workbench.open(browser, server.authority, folder);
const { page } = workbench;
try {
  await workbench.openFile('title-card/index.html');
  await workbench.showView();
  await pictureRender();
  await picturePlayer();
  await picturePreview();
  await pictureProblem();
  await pictureWalkthrough();
} finally {
  await browser.close();
  await server.close();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
}

/** The render under way as a still, and all of it as a short animation. */
async function pictureRender(): Promise<void> {
  const shots = path.join(work, 'shots');
  mkdirSync(shots);
  await workbench.runCommand('Framewright: Render Composition');
  let count = 0;
  const shoot = () => page.screenshot({ path: path.join(shots, `${String(count++).padStart(3, '0')}.png`) });
  const done = workbench.webview.locator('video').waitFor({ timeout: 120_000 });
  let isDone = false;
  void done.then(() => {
    isDone = true;
  });
  while (!isDone) {
    await shoot();
    await page.waitForTimeout(400);
  }
  await page.waitForTimeout(1500);
  await workbench.webview.locator('.timeline').focus();
  for (const frame of [20, 60, 100, 140, 178]) {
    await goTo(frame);
    await shoot();
  }
  cpSync(
    path.join(shots, `${String(Math.floor((count - 5) * 0.6)).padStart(3, '0')}.png`),
    path.join(work, 'render.png'),
  );
  save('render', path.join(work, 'render.png'));
  const palette =
    'scale=900:-1:flags=lanczos,split[a][b];[a]palettegen=max_colors=96[p];[b][p]paletteuse=dither=bayer:bayer_scale=4';
  const input = ['-y', '-loglevel', 'error', '-framerate', '3', '-i', path.join(shots, '%03d.png')];
  execFileSync('ffmpeg', [...input, '-vf', palette, path.join(pictures, 'render.gif')]);
}

async function picturePlayer(): Promise<void> {
  await page.keyboard.press('Escape');
  await workbench.runCommand('Notifications: Clear All Notifications');
  await goTo(150);
  await shootAs('player');
}

async function picturePreview(): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile('product-promo/index.html');
  await workbench.runCommand('Framewright: Preview Composition');
  await workbench.webview.locator('canvas[data-frame="0"]').waitFor({ timeout: 60_000 });
  await workbench.webview.locator('.timeline').focus();
  await goTo(96);
  await workbench.webview.locator('canvas[data-frame="96"]').waitFor({ timeout: 60_000 });
  await shootAs('preview');
}

async function pictureProblem(): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  const file = path.join(folder, 'teaser.html');
  writeFileSync(
    file,
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="composition" content="width=1280, duration=5">\n<title>Teaser</title>\n</head>\n<body>\n<img src="logo.png" alt="">\n</body>\n</html>\n',
  );
  // Quick Open does not look again while it is open.
  await workbench.treeRows('Compositions').filter({ hasText: 'teaser' }).waitFor();
  await workbench.openFile('teaser.html');
  await page.locator('.squiggly-error').first().waitFor();
  await workbench.runCommand('View: Focus Problems');
  await page.waitForTimeout(700);
  await shootAs('problem');
  await workbench.runCommand('View: Toggle Panel');
}

async function pictureWalkthrough(): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('Welcome: Open Walkthrough');
  await page.waitForTimeout(500);
  await page.keyboard.type('First Film');
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.locator('.getting-started-step').first().waitFor();
  await page.keyboard.press('Control+B');
  await page.waitForTimeout(1200);
  await shootAs('walkthrough');
}

async function goTo(frame: number): Promise<void> {
  const input = workbench.webview.locator('input.frame');
  await input.fill(String(frame));
  await input.press('Enter');
  await workbench.webview.locator('.timeline').focus();
  await page.waitForTimeout(700);
}

async function shootAs(name: string): Promise<void> {
  const file = path.join(work, `${name}.png`);
  await page.screenshot({ path: file });
  save(name, file);
}

/** As a JPEG: a quarter of the bytes, and nobody sees the difference. */
function save(name: string, png: string): void {
  execFileSync('ffmpeg', ['-y', '-loglevel', 'error', '-i', png, '-q:v', '3', path.join(pictures, `${name}.jpg`)]);
}
