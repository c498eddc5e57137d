import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, inject } from 'vitest';
import { descendantsOf, eventually, survivors } from '../support/processes';
import { readCode } from '../support/readFrames';
import { testIn } from './support/vscode';

const test = testIn('films');

async function paintedFrame(canvas: Locator): Promise<number | 'unreadable'> {
  const pixels = await canvas.evaluate((each: HTMLCanvasElement) => {
    const rgba = each.getContext('2d')?.getImageData(0, 0, 640, 20).data ?? [];
    return Array.from({ length: 640 * 20 }, (_, i) => rgba[i * 4 + 1] ?? 0);
  });
  return readCode(Uint8Array.from(pixels), 640, { x: 0, y: 0 });
}

test('shows the frames of the film before there is one, and follows the source', async ({ workbench, folder }) => {
  const page = path.join(folder, 'intro.html');
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Preview Composition');
  const canvas = workbench.webview.locator('canvas');
  await expect.poll(() => paintedFrame(canvas), { timeout: 30_000 }).toBe(0);
  await workbench.webview.locator('.timeline').focus();
  const steps: [string, number][] = [
    ['Shift+ArrowRight', 10],
    ['ArrowRight', 11],
    ['End', 119],
    ['ArrowLeft', 118],
    ['Home', 0],
  ];
  for (const [key, frame] of steps) {
    await workbench.page.keyboard.press(key);
    await expect.poll(() => paintedFrame(canvas), { message: key, timeout: 15_000 }).toBe(frame);
  }
  await workbench.page.keyboard.press('g');
  await workbench.page.keyboard.type('50');
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => paintedFrame(canvas), { timeout: 15_000 }).toBe(50);

  const source = readFileSync(page, 'utf8');
  writeFileSync(page, source.replace('background: #14171f', 'background: #802020'));
  const red = () =>
    canvas.evaluate((each: HTMLCanvasElement) => each.getContext('2d')?.getImageData(620, 30, 1, 1).data[0] ?? 0);
  await expect.poll(red, { timeout: 15_000 }).toBeGreaterThan(100);
  expect(await paintedFrame(canvas)).toBe(50);

  writeFileSync(page, source.replace('let frame = 0;', 'let frame = 0; throw new Error("half-written");'));
  const problem = workbench.webview.locator('.problem', { hasText: 'half-written' });
  await problem.waitFor();
  expect(await problem.evaluate((each) => each.scrollHeight - each.clientHeight)).toBe(0);
  writeFileSync(page, source);
  await workbench.webview.locator('.problem').waitFor({ state: 'hidden' });
  await expect.poll(() => paintedFrame(canvas), { timeout: 15_000 }).toBe(50);

  await workbench.page.keyboard.press(' ');
  await expect.poll(() => paintedFrame(canvas), { timeout: 15_000 }).toBeGreaterThan(60);
});

test('ends its browser when it is closed while it plays', async ({ workbench }) => {
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Preview Composition');
  const canvas = workbench.webview.locator('canvas');
  await expect.poll(() => paintedFrame(canvas), { timeout: 30_000 }).toBe(0);
  await workbench.webview.locator('.timeline').focus();
  await workbench.page.keyboard.press(' ');
  await expect.poll(() => paintedFrame(canvas), { timeout: 15_000 }).toBeGreaterThan(5);
  const browsers = await eventually(() => {
    const found = descendantsOf(inject('vscodePid')).filter(({ command }) => /headless[-_]shell/.test(command));
    return found.length > 0 ? found : undefined;
  });
  await workbench.screenshot('preview-plays');
  await workbench.runCommand('View: Close All Editors');
  expect(await survivors(browsers, 3000)).toEqual([]);
});
