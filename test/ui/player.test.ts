import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { paintedFrame, renderIntro } from './support/film';
import { testsInOneWindow } from './support/vscode';

const test = testsInOneWindow('films');

test('is heard: what it loads holds neither AAC nor Opus, and the film keeps its AAC', async ({
  workbench,
  folder,
}) => {
  const page = path.join(folder, 'intro.html');
  execFileSync('ffmpeg', ['-loglevel', 'error', '-f', 'lavfi', '-i', 'sine=duration=4', path.join(folder, 'tone.wav')]);
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace('<div id="code">', '<audio src="tone.wav" autoplay></audio><div id="code">'),
  );
  const video = await renderIntro(workbench);
  const source = await video.evaluate((each: HTMLVideoElement) => each.currentSrc);
  const loaded = path.join(folder, 'loaded.mp4');
  writeFileSync(loaded, Buffer.from(await (await fetch(source)).arrayBuffer()));
  expect(codecsOf(loaded)).toEqual(['h264', 'mp3']);
  expect(codecsOf(path.join(folder, 'out', 'intro.mp4'))).toEqual(['h264', 'aac']);
  await expect.poll(() => workbench.webview.locator('.facts').innerText()).toContain('with sound');
});

test('lands every seek on the right painted frame, by keys and by the number typed', async ({ workbench }) => {
  const video = workbench.webview.locator('video');
  const shown = workbench.webview.locator('input.frame');
  await workbench.webview.locator('.timeline').focus();
  const steps: [string, number][] = [
    ['End', 119],
    ['Home', 0],
    ['ArrowRight', 1],
    ['Shift+ArrowRight', 11],
    ['ArrowLeft', 10],
    [']', 60],
    ['ArrowLeft', 59],
    ['[', 0],
  ];
  for (const [key, frame] of steps) {
    await workbench.page.keyboard.press(key);
    await expect.poll(() => shown.inputValue(), { message: key }).toBe(String(frame));
    await expect.poll(() => paintedFrame(video), { message: key }).toBe(frame);
  }
  await workbench.page.keyboard.press('g');
  await workbench.page.keyboard.type('77');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => paintedFrame(video)).toBe(77);
});

test('plays: frames are decoded and time goes on; in and out points, loop, speed', async ({ workbench }) => {
  const video = workbench.webview.locator('video');
  await workbench.webview.locator('.timeline').focus();
  const { keyboard } = workbench.page;
  const state = () =>
    video.evaluate((each: HTMLVideoElement) => ({
      paused: each.paused,
      time: each.currentTime,
      speed: each.playbackRate,
      decoded: each.getVideoPlaybackQuality().totalVideoFrames,
    }));
  await keyboard.press('Home');
  await expect.poll(() => paintedFrame(video)).toBe(0);
  const before = await state();
  await keyboard.press(' ');
  await expect.poll(async () => (await state()).time).toBeGreaterThan(0.5);
  expect((await state()).decoded).toBeGreaterThan(before.decoded + 5);
  await keyboard.press('k');
  expect((await state()).paused).toBe(true);
  await keyboard.press('-');
  expect((await state()).speed).toBe(0.75);

  for (const key of ['Home', 'Shift+ArrowRight', 'i', 'Shift+ArrowRight', 'o', 'r', ' ']) await keyboard.press(key);
  await workbench.page.waitForTimeout(1500);
  const { time, paused } = await state();
  expect(paused).toBe(false);
  expect(time).toBeGreaterThan(9 / 30);
  expect(time).toBeLessThan(22 / 30);
});

test('plays from the start when it is asked to at its end, hidden as it is, and has the keys then', async ({
  workbench,
}) => {
  const video = workbench.webview.locator('video');
  await workbench.webview.locator('.timeline').focus();
  const { keyboard } = workbench.page;
  for (const key of ['x', 'r', 'End']) await keyboard.press(key);
  await expect.poll(() => paintedFrame(video)).toBe(119);
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Play Output');
  const time = () => video.evaluate((each: HTMLVideoElement) => each.currentTime);
  await expect.poll(time).toBeLessThan(3);
  await expect.poll(time).toBeGreaterThan(0.3);
  await keyboard.press('k');
  expect(await video.evaluate((each: HTMLVideoElement) => each.paused)).toBe(true);
  await keyboard.press('r');
});

test('has all its buttons beside the code, and shows which are on', async ({ workbench }) => {
  const toolbar = workbench.webview.locator('.controls');
  const { width = 0 } = (await toolbar.boundingBox()) ?? {};
  expect(width).toBeLessThan(560);
  for (const control of await toolbar.locator('button, input, select').all()) {
    expect(await control.isVisible(), (await control.getAttribute('aria-label')) ?? '').toBe(true);
  }
  const pressed = (name: string) => toolbar.getByRole('button', { name }).getAttribute('aria-pressed');
  expect([await pressed('Loop (R)'), await pressed('Mute (M)')]).toEqual(['true', 'false']);
  await workbench.page.keyboard.press('m');
  expect(await pressed('Mute (M)')).toBe('true');
});

test('lets go of its film before a new one takes its place, and shows that at the same frame', async ({
  workbench,
  folder,
}) => {
  const video = workbench.webview.locator('video');
  await workbench.webview.locator('.timeline').focus();
  await workbench.page.keyboard.press('x');
  for (const key of ['Home', 'Shift+ArrowRight']) await workbench.page.keyboard.press(key);
  await expect.poll(() => paintedFrame(video)).toBe(10);
  const before = await video.evaluate((each: HTMLVideoElement) => each.currentSrc);
  // The player has the focus: its page is meant, without a question.
  await workbench.runCommand('Framewright: Render Composition');
  const source = () => video.evaluate((each: HTMLVideoElement) => each.currentSrc);
  await expect.poll(source, { timeout: 40_000 }).not.toBe(before);
  await expect.poll(() => paintedFrame(video), { timeout: 20_000 }).toBe(10);
  expect(readdirSync(path.join(folder, 'out'))).toEqual(['intro.mp4']);
});

function codecsOf(file: string): string[] {
  const args = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', file];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
}
