import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { FramewrightApi } from '../../src/extension/api/FramewrightApi';
import { commandIds } from '../../src/extension/commandIds';
import type { RenderRecord } from '../../src/extension/renders/RenderRecord';
import { descendantsOf } from '../support/processes';
import { activated, inWorkspace } from './support/extension';

/** Says no length, so that whoever wants to know it has to run the page. */
const page = `<!doctype html><meta name="composition" content="width=64, height=36, fps=10">
<style>@keyframes fade { to { opacity: 0; } } body { animation: fade 1s; }</style>`;

describe('in a folder that is not trusted', () => {
  let api: FramewrightApi;
  let records: () => readonly RenderRecord[];
  before(async () => {
    await writeFile(inWorkspace('unmeasured.html').fsPath, page);
    const { forTests, ...rest } = (await activated()).exports as FramewrightApi & {
      readonly forTests: { readonly renders: { records: [] } };
    };
    api = rest;
    records = () => forTests.renders.records;
  });

  it('nobody has trusted the folder', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  for (const id of ['renderComposition', 'renderStill', 'showPlan', 'previewComposition'] as const) {
    it(`${id} runs nothing, and does not wait for an answer that never comes`, async () => {
      const answered = vscode.commands.executeCommand(commandIds[id], inWorkspace('unmeasured.html'));
      const browsers = await browsersDuring(Promise.race([answered, delay(1500)]));
      assert.deepEqual([records(), browsers], [[], []]);
      assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 0);
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  }

  it('the API plans and renders nothing', async () => {
    await assert.rejects(api.plan(inWorkspace('unmeasured.html')), /not trusted/);
    await assert.rejects(api.render(inWorkspace('unmeasured.html')), /not trusted/);
    assert.deepEqual(records(), []);
  });

  it('tools for language models run nothing', async () => {
    const input = { page: 'intro.html', frame: 3 };
    const captured = vscode.lm.invokeTool('capture_composition_frame', { input, toolInvocationToken: undefined });
    await assert.rejects(Promise.resolve(captured), /not trusted/);
    assert.deepEqual(records(), []);
  });

  it('the compositions are listed all the same', async () => {
    const { uri } = await vscode.workspace.openTextDocument(inWorkspace('intro.html'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
    assert.equal(lenses.length, 4);
  });
});

/** The browsers that were seen below the extension host while `work` went on, on Linux. */
async function browsersDuring(work: Promise<unknown>): Promise<string[]> {
  const seen = new Set<string>();
  const look = () => {
    const commands = process.platform === 'linux' ? descendantsOf(process.pid).map(({ command }) => command) : [];
    for (const command of commands) if (/chrom|headless[-_]shell/.test(command)) seen.add(command);
  };
  const timer = setInterval(look, 50);
  await work.finally(() => clearInterval(timer));
  return [...seen];
}
