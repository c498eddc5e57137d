import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandIds } from '../../src/extension/commandIds';
import type { RenderRecord } from '../../src/extension/renders/RenderRecord';
import type { RenderService } from '../../src/extension/renders/RenderService';
import { activated, eventually, inWorkspace } from './support/extension';

async function open(name: string): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(inWorkspace(name));
}

async function problemsOf(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return eventually(`problems in ${uri.path}`, () => {
    const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'framewright');
    return found.length > 0 && found;
  });
}

describe('in the source of a composition', () => {
  before(() => activated());

  it('are buttons over the line that says what it is', async () => {
    const { uri } = await open('intro.html');
    const lenses = await eventually('the buttons', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
      return found.length > 0 && found;
    });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['$(play) Render', 'Preview', 'Still…', 'Options…'],
    );
    assert.equal(lenses[0]?.range.start.line, 4);
  });

  it('is shown what contradicts itself, at its line', async () => {
    const { uri } = await open('contradictory.html');
    const [problem] = await problemsOf(uri);
    assert.match(problem?.message ?? '', /the page contradicts itself/);
    assert.equal(problem?.range.start.line, 6);
  });

  it('is shown a file that is not there, where it is named', async () => {
    const document = await open('missing-asset.html');
    const [problem] = await problemsOf(document.uri);
    assert.equal(document.getText(problem?.range), 'src="logo.png"');
    assert.match(problem?.message ?? '', /logo\.png is not there/);
  });

  it('is shown no more that a file is missing once it is there', async () => {
    const { uri } = await open('missing-asset.html');
    await problemsOf(uri);
    const logo = inWorkspace('logo.png');
    await vscode.workspace.fs.writeFile(logo, new Uint8Array());
    await eventually('no problem', () => vscode.languages.getDiagnostics(uri).length === 0);
    await vscode.workspace.fs.delete(logo);
    await problemsOf(uri);
  });

  it('is offered the tag that it lacks', async () => {
    const document = await open('incomplete.html');
    const [problem] = await problemsOf(document.uri);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem?.range,
    );
    const fix = actions.find(({ title }) => title === 'Complete the composition tag');
    assert.ok(fix?.edit, 'no quick fix');
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /<meta name="composition" content="width=800, height=450, fps=30, duration=5">/);
    await eventually('no problem any more', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  it('is one problem when it is rendered all the same, in words of VS Code', async () => {
    const { renders } = ((await activated()).exports as { readonly forTests: { readonly renders: RenderService } })
      .forTests;
    const found = async (name: string) => {
      const uri = inWorkspace(name);
      const record = await vscode.commands.executeCommand<RenderRecord>(commandIds.renderComposition, uri);
      await renders.finished(record.id);
      // What the source shows comes a moment after the document was opened.
      await new Promise((resolve) => setTimeout(resolve, 800));
      return (await problemsOf(uri)).map(({ code, message }) => `${code}: ${message}`);
    };
    const late = '<meta name="composition" content="width=64, height=64, fps=30, duration=1">';
    const script = '<script>window.composition = { ready: new Promise(() => {}) };</script>';
    await writeFile(inWorkspace('late.html').fsPath, `<!doctype html>${late}${script}`);
    const settings = vscode.workspace.getConfiguration('framewright');
    await settings.update('timeout', 1, vscode.ConfigurationTarget.Workspace);
    assert.match(
      (await found('late.html')).join(),
      /^render-failed: the page did not get ready within 1 s.* give it more time\. See the setting framewright\.timeout\.$/,
    );
    await settings.update('timeout', undefined, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(await found('contradictory.html'), [
      'metadata: the page contradicts itself: contradictory.html:5 says width=640, but contradictory.html:7 says data-width="800". Write data-width="640" in contradictory.html:7 if the first is right.',
    ]);
    assert.deepEqual(await found('missing-asset.html'), [
      'render-failed: an image did not load: logo.png (404 Not Found). Put the file there, or take the reference out of the page.',
    ]);
  });
});
