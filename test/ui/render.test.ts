import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { readFrames } from '../support/readFrames';
import { slowDown } from './support/film';
import { testIn } from './support/vscode';

const test = testIn('films');
const size = { width: 640, height: 360 };
const code = [{ name: 'frame', x: 0, y: 0 }];

test('from the palette to a playing film', async ({ workbench, folder }) => {
  await workbench.openFile('intro.html');
  await workbench.showView();
  await workbench.runCommand('Framewright: Render Composition');
  await workbench.toast(/rendering intro · chunk \d\/\d/).waitFor();
  await workbench.statusBarItem(/\d+%/).waitFor();
  await workbench.statusBarItem('intro.mp4').waitFor();

  // The tree is drawn four times a second.
  const tree = async () =>
    (await workbench.treeText()).replace(/\d+(\.\d)? s/g, 'N s').replace(/worker \d/g, 'worker N');
  await expect
    .poll(tree)
    .toBe(
      [
        'intro | done in N s',
        'Reading the page | N s',
        'Frames 0–59 | done in N s · worker N',
        'Frames 60–119 | done in N s · worker N',
        'Mixing sound | N s',
        'Joining chunks | N s',
        'Verifying | N s',
        'Putting the film in place | N s',
        'intro.mp4 | films/out',
      ].join('\n'),
    );

  const frames = await readFrames(path.join(folder, 'out', 'intro.mp4'), code as never, size);
  expect(frames.map((frame) => frame.get('frame'))).toEqual(Array.from({ length: 120 }, (_, n) => n));

  const video = workbench.webview.locator('video');
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth), { timeout: 20_000 }).toBe(640);
  // It would lie over the player's controls, and say what the player shows.
  expect(await workbench.toast('intro.mp4 is rendered').count()).toBe(0);
});

test('cancels from the notification, leaves no film, and goes on with a retry', async ({ workbench, folder }) => {
  await using _slow = await slowDown(path.join(folder, 'intro.html'));
  await workbench.openFile('intro.html');
  await workbench.showView();
  await workbench.runCommand('Framewright: Render Composition');
  await workbench.toast(/rendering intro/).waitFor();
  await workbench.button('Cancel').click();
  await expect.poll(() => workbench.treeText(), { timeout: 20_000 }).toMatch(/^intro \| cancelled/);
  expect(existsSync(path.join(folder, 'out', 'intro.mp4'))).toBe(false);

  await workbench.runCommand('Framewright: Retry Failed Chunks');
  await workbench.statusBarItem('intro.mp4').waitFor({ timeout: 60_000 });
  expect(existsSync(path.join(folder, 'out', 'intro.mp4'))).toBe(true);
});

test('says where a page fails: message, tree, Problems; and a quick fix inserts what is missing', async ({
  workbench,
  folder,
}) => {
  await workbench.openFile('throws.html');
  await workbench.showView();
  await workbench.runCommand('Framewright: Render Composition');
  await workbench.toast(/throws could not be rendered: the page threw: TypeError/).waitFor();
  await workbench.statusBarItem('throws failed').waitFor();
  expect(await workbench.treeText()).toMatch(/Frames \d+–\d+ \| failed/);
  await expect.poll(() => workbench.statusBarItem(/^\s*1\s*0\s*$/).count()).toBeGreaterThan(0);

  await workbench.openFile('no-metadata.html');
  await workbench.runCommand('Framewright: Render Composition');
  await workbench.toast('does not say its width, height, fps and duration').waitFor();
  await workbench.button('Insert Tag').click();
  await workbench.page.locator('.view-line', { hasText: 'name="composition"' }).waitFor();
  await workbench.page.keyboard.press('Control+S');
  const saved = () => readFileSync(path.join(folder, 'no-metadata.html'), 'utf8');
  await expect
    .poll(saved, { timeout: 10_000 })
    .toContain('<meta name="composition" content="width=1280, height=720, fps=30, duration=5">');
});

test('shows the renders of earlier sessions, and the player, after the window was reloaded', async ({ workbench }) => {
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Render Composition');
  const video = workbench.webview.locator('video');
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth), { timeout: 30_000 }).toBe(640);
  await workbench.webview.locator('.timeline').focus();
  for (const key of ['Home', 'Shift+ArrowRight', 'ArrowRight']) await workbench.page.keyboard.press(key);
  const shown = workbench.webview.locator('input.frame');
  await expect.poll(() => shown.inputValue()).toBe('11');

  // In a browser VS Code writes its own state every 5 s, and not when the page goes.
  await delay(7000);
  await workbench.reload();
  await workbench.showView();
  await expect.poll(() => workbench.treeText(), { timeout: 20_000 }).toMatch(/^intro \| done in/);
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth), { timeout: 30_000 }).toBe(640);
  await expect.poll(() => shown.inputValue(), { timeout: 20_000 }).toBe('11');
});
