import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, inject } from 'vitest';
import { descendantsOf, eventually, type ProcessInfo, survivors } from '../support/processes';
import { slowDown } from './support/film';
import { testIn } from './support/vscode';

const test = testIn('films');

/** The workers of a render, with the browsers and ffmpegs below them. */
function renderingProcesses(): ProcessInfo[] {
  const all = descendantsOf(inject('vscodePid'));
  const workers = all.filter(({ command }) => command.includes('worker.js') && command.includes('framewright'));
  return [...workers, ...workers.flatMap(({ pid }) => descendantsOf(pid))];
}

const browsersAreThere = () => {
  const processes = renderingProcesses();
  const hasBrowser = processes.some(({ command }) => /headless[-_]shell/.test(command));
  // A browser that has just begun has not begun its own processes yet.
  return hasBrowser && processes.length > 4 ? processes : undefined;
};

test('ends workers, browsers and ffmpegs when the window is closed midway', async ({ workbench, folder }) => {
  await using _slow = await slowDown(path.join(folder, 'intro.html'));
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Render Composition');
  const processes = await eventually(browsersAreThere, 30_000);
  await workbench.page.close({ runBeforeUnload: true });
  // 2 s are ours; VS Code itself takes a moment to see that the window is gone.
  expect(await survivors(processes, 4000)).toEqual([]);
});

test('says that a render was cut off when the window was loaded anew, and offers to go on', async ({
  workbench,
  folder,
}) => {
  await using _slow = await slowDown(path.join(folder, 'intro.html'));
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Render Composition');
  await eventually(browsersAreThere, 30_000);
  await workbench.reload();
  await workbench.showView();
  await workbench.message('The render of intro was interrupted');
  await workbench.button('Retry').click();
  await expect.poll(() => workbench.treeText(), { timeout: 20_000 }).toMatch(/^intro \| (starting|reading|rendering)/);
});

test('goes on while the connection is down, and is there again when it is back', async ({ workbench, folder }) => {
  await using _slow = await slowDown(path.join(folder, 'intro.html'));
  await workbench.openFile('intro.html');
  await workbench.showView();
  await workbench.runCommand('Framewright: Render Composition');
  await eventually(browsersAreThere, 30_000);
  await workbench.offline(true);
  await eventually(() => existsSync(path.join(folder, 'out', 'intro.mp4')) || undefined, 60_000);
  await workbench.offline(false);
  await expect.poll(() => workbench.treeText(), { timeout: 60_000 }).toMatch(/^intro \| done in/);
});
