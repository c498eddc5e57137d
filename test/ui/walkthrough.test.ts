import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { testIn } from './support/vscode';
import { Walkthrough } from './support/Walkthrough';

const test = testIn();

test('leads from an empty window to a playing film by its buttons alone', async ({ workbench, folder }) => {
  const walkthrough = await Walkthrough.open(workbench);
  await walkthrough.press('Get a composition', 'Open Sample');
  await workbench.pick('Title card');
  await workbench.chooseFolder(folder, 'Put It Here');

  // The window goes to the sample's folder, and the walkthrough with it.
  await workbench.page.locator('.explorer-folders-view', { hasText: 'index.html' }).waitFor();
  await walkthrough.press('Check the set-up', 'Check Setup');
  await workbench.toast(/Ready to render, with .*headless-shell [\d.]+ and ffmpeg [\d.]+/).waitFor();
  await expect.poll(() => walkthrough.done()).toEqual(['Get a composition', 'Check the set-up']);

  await walkthrough.press('Render it', 'Render Composition');
  await workbench.statusBarItem('title-card.mp4').waitFor({ timeout: 60_000 });
  expect(existsSync(path.join(folder, 'title-card/out/title-card.mp4'))).toBe(true);
  expect(await walkthrough.done()).toEqual(['Get a composition', 'Check the set-up', 'Render it']);

  await walkthrough.press('Watch it', 'Play Output');
  const video = workbench.webview.locator('video');
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.videoWidth), { timeout: 20_000 }).toBe(1280);
  await expect.poll(() => video.evaluate((each: HTMLVideoElement) => each.currentTime)).toBeGreaterThan(0.5);
  await expect.poll(() => walkthrough.done()).toHaveLength(4);
  await workbench.screenshot('walkthrough');
});

test('says what is missing where its steps are pressed out of order', async ({ workbench }) => {
  const walkthrough = await Walkthrough.open(workbench);
  await walkthrough.press('Watch it', 'Play Output');
  await workbench.toast('There is no film yet').waitFor();
  await walkthrough.press('Render it', 'Render Composition');
  await workbench.toast('There is no composition here yet').waitFor();
  await walkthrough.press('Get a composition', 'Open Sample');
  await workbench.page.getByPlaceholder('Which one?').waitFor();
  await workbench.page.keyboard.press('Escape');
  expect(await walkthrough.done()).toEqual([]);
});

test('makes a new composition from a template in an empty window, and never over a file that is there', async ({
  workbench,
  folder,
}) => {
  writeFileSync(path.join(folder, 'intro.html'), 'mine');
  await workbench.runCommand('Framewright: New Composition');
  await workbench.pick('Chart');
  await workbench.chooseFolder(folder, 'Put It Here');
  await workbench.page.getByText('Name of the composition').waitFor();
  await workbench.answer('intro');
  await workbench.editorTab('intro-2.html').waitFor();
  expect(readdirSync(folder).sort()).toEqual(['intro-2.html', 'intro.html']);
  expect(readFileSync(path.join(folder, 'intro.html'), 'utf8')).toBe('mine');
  expect(readFileSync(path.join(folder, 'intro-2.html'), 'utf8')).toContain('<meta name="composition"');
});
