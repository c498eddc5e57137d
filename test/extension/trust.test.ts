import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../src/extension/commands/commandIds';
import type { RenderRecord } from '../../src/extension/renders/RenderRecord';
import { activated, inWorkspace } from './support/extension';

describe('in a folder that is not trusted', () => {
  let records: () => readonly RenderRecord[];
  before(async () => {
    const { forTests } = (await activated()).exports as { readonly forTests: { readonly renders: { records: [] } } };
    records = () => forTests.renders.records;
  });

  it('nobody has trusted the folder', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  for (const id of ['renderComposition', 'renderStill', 'showPlan', 'previewComposition'] as const) {
    it(`${id} runs nothing, and does not wait for an answer that never comes`, async () => {
      const answered = vscode.commands.executeCommand(commandIds[id], inWorkspace('intro.html'));
      await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 1500))]);
      assert.deepEqual(records(), []);
      assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 0);
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  }

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
