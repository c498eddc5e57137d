import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commandIds } from '../../src/extension/commandIds';
import type { RenderRecord } from '../../src/extension/renders/RenderRecord';
import { drawTree } from '../../src/extension/views/treeRows';
import { activated, eventually, inWorkspace } from './support/extension';

const l10n = {
  t: (message: string, ...args: (string | number)[]) => message.replace(/\{(\d)\}/g, (_, n) => String(args[n])),
};

/** Starts a render by its command; the command's answer is the record. */
async function render(name: string): Promise<RenderRecord> {
  const record = await vscode.commands.executeCommand<RenderRecord | undefined>(
    commandIds.renderComposition,
    inWorkspace(name),
  );
  assert.ok(record, `${name} was not rendered`);
  return record;
}

/** Takes the still that the command offers. */
async function shootFrame0(name: string): Promise<void> {
  const shot = vscode.commands.executeCommand(commandIds.renderStill, inWorkspace(name));
  const accept = setInterval(
    () => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
    200,
  );
  await Promise.resolve(shot).finally(() => clearInterval(accept));
}

/** Width and height, by the header. */
function pngSize(bytes: Buffer): [number, number] {
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

interface Api {
  readonly renders: { get(id: string): RenderRecord | undefined; finished(id: string): Promise<RenderRecord> };
}

describe('rendering', () => {
  let renders: Api['renders'];
  before(async () => {
    const settings = vscode.workspace.getConfiguration('framewright');
    await settings.update('openPlayer', false, vscode.ConfigurationTarget.Workspace);
    await settings.update('workers', 2, vscode.ConfigurationTarget.Workspace);
    renders = ((await activated()).exports as { readonly forTests: Api }).forTests.renders;
  });

  it('draws the whole render as a tree, and publishes the film', async () => {
    const { id } = await render('intro.html');
    const ended = await renders.finished(id);
    assert.equal(ended.status, 'finished');
    const tree = drawTree(ended, l10n)
      .replace(/\d+(\.\d)? s/g, 'N s')
      .replace(/worker \d/g, 'worker N');
    assert.equal(
      tree,
      [
        '[pass] intro (done in N s)',
        '  [pass] Reading the page (N s)',
        '  [pass] Frames 0–59 (done in N s · worker N)',
        '  [pass] Frames 60–119 (done in N s · worker N)',
        '  [pass] Mixing sound (N s)',
        '  [pass] Joining chunks (N s)',
        '  [pass] Verifying (N s)',
        '  [pass] Putting the film in place (N s)',
        '  [device-camera-video] intro.mp4 (films/out)',
      ].join('\n'),
    );
    assert.ok(existsSync(ended.outputFile));
  });

  it('queues a second render while one runs', async () => {
    const first = await render('intro.html');
    const second = await render('intro.html');
    assert.equal(renders.get(second.id)?.status, 'queued');
    assert.notEqual(second.outputFile, first.outputFile);
    assert.equal((await renders.finished(first.id)).status, 'finished');
    assert.equal((await renders.finished(second.id)).status, 'finished');
    await rm(second.outputFile);
  });

  it('is cancelled within two seconds, leaves no film, and is retried', async () => {
    const { id, outputFile } = await render('intro.html');
    await rm(outputFile, { force: true });
    await eventually('the first frames', () => (renders.get(id)?.run.framesDone ?? 0) > 0);
    const begun = Date.now();
    await vscode.commands.executeCommand(commandIds.cancelRender, { kind: 'render', render: id });
    assert.equal((await renders.finished(id)).status, 'cancelled');
    assert.ok(Date.now() - begun < 4000, 'took too long');
    assert.equal(existsSync(outputFile), false);
    await vscode.commands.executeCommand(commandIds.retryFailedChunks, { kind: 'render', render: id });
    assert.equal((await renders.finished(id)).status, 'finished');
  });

  it('fails where the page throws, and after it was mended a retry renders the mended page', async () => {
    const page = inWorkspace('throws.html').fsPath;
    const text = await readFile(page, 'utf8');
    const { id } = await render('throws.html');
    const failed = await renders.finished(id);
    assert.match(drawTree(failed, l10n), /\[error\] Frames \d+–\d+ \(failed/);
    assert.equal(failed.run.status.kind, 'failed');
    const problems = await eventually('a problem', () => {
      const found = vscode.languages.getDiagnostics(inWorkspace('throws.html'));
      return found.length > 0 && found;
    });
    assert.equal(problems[0]?.range.start.line, 10);
    await writeFile(page, text.replace("document.querySelector('#missing').hidden = true;", ''));
    const chunk = { kind: 'chunk', render: id, chunk: 0 };
    await rename(page, `${page}.away`);
    await vscode.commands.executeCommand(commandIds.retryChunk, chunk);
    assert.equal(renders.get(id)?.status, 'failed', 'a page that is gone was tried again');
    await rename(`${page}.away`, page);
    await vscode.commands.executeCommand(commandIds.retryChunk, chunk);
    assert.equal((await renders.finished(id)).status, 'finished');
  });

  it('keeps a log that grows while it is read, and one of each chunk', async () => {
    const { id } = await render('intro.html');
    await vscode.commands.executeCommand(commandIds.openChunkLog, { kind: 'render', render: id });
    const log = vscode.window.activeTextEditor?.document;
    await renders.finished(id);
    await eventually('the end of the log', () => /frames 60–119[\s\S]*finished/.test(log?.getText() ?? ''));
    await vscode.commands.executeCommand(commandIds.openChunkLog, { kind: 'chunk', render: id, chunk: 1 });
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(text, /chunk 1 \| .*frames 60–119/);
    assert.doesNotMatch(text, /chunk 0/);
  });

  it('is rendered again from the list, and taken off it, without its film', async () => {
    const { id, outputFile } = await render('intro.html');
    await renders.finished(id);
    const node = { kind: 'render', render: id };
    const again = await vscode.commands.executeCommand<RenderRecord>(commandIds.renderAgain, node);
    assert.notEqual(again.id, id);
    assert.equal(again.outputFile, outputFile);
    assert.equal((await renders.finished(again.id)).status, 'finished');
    await vscode.commands.executeCommand(commandIds.removeRender, node);
    assert.equal(renders.get(id), undefined);
    assert.ok(renders.get(again.id));
    assert.ok(existsSync(outputFile));
  });

  it('goes where the settings say when it is tried again after there was no place for the film', async () => {
    const settings = vscode.workspace.getConfiguration('framewright');
    const blocked = inWorkspace('blocked');
    await writeFile(blocked.fsPath, '');
    await settings.update('output.folder', 'blocked/here', vscode.ConfigurationTarget.Workspace);
    const { id } = await render('intro.html');
    const { status } = (await renders.finished(id)).run;
    assert.equal(status.kind === 'failed' && status.failure.name, 'OutputError');
    await settings.update('output.folder', 'elsewhere', vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand(commandIds.retryFailedChunks, { kind: 'render', render: id });
    const ended = await renders.finished(id);
    await settings.update('output.folder', undefined, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual([ended.status, ended.outputFile], ['finished', inWorkspace('elsewhere/intro.mp4').fsPath]);
    await rm(blocked.fsPath);
  });

  it('makes a QuickTime film where the settings ask for one', async () => {
    const settings = vscode.workspace.getConfiguration('framewright');
    await settings.update('format', 'mov', vscode.ConfigurationTarget.Workspace);
    const { id, outputFile } = await render('intro.html');
    await settings.update('format', undefined, vscode.ConfigurationTarget.Workspace);
    assert.equal((await renders.finished(id)).status, 'finished');
    assert.match(outputFile, /intro\.mov$/);
    assert.equal((await readFile(outputFile)).toString('latin1', 4, 12), 'ftypqt  ');
  });

  it('writes stills, each over its own last one and never over what is not ours', async () => {
    const settings = vscode.workspace.getConfiguration('framewright');
    await settings.update('output.ifExists', 'increment', vscode.ConfigurationTarget.Workspace);
    const [still, beside] = [inWorkspace('out/intro-0.png').fsPath, inWorkspace('out/intro-0-2.png').fsPath];
    await rm(still, { force: true });
    await shootFrame0('intro.html');
    await eventually('the still', () => existsSync(still));
    assert.deepEqual(pngSize(await readFile(still)), [640, 360]);
    await settings.update('output.ifExists', undefined, vscode.ConfigurationTarget.Workspace);
    const before = (await stat(still)).mtimeMs;
    await shootFrame0('intro.html');
    await eventually('the still anew', async () => (await stat(still)).mtimeMs > before);
    await settings.update('output.ifExists', 'increment', vscode.ConfigurationTarget.Workspace);
    await writeFile(still, "somebody's");
    await shootFrame0('intro.html');
    await eventually('the next name', () => existsSync(beside));
    await settings.update('output.ifExists', undefined, vscode.ConfigurationTarget.Workspace);
    assert.equal(await readFile(still, 'utf8'), "somebody's");
  });

  it('shows the plan and renders nothing', async () => {
    const plans = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'framewright-plan');
    const settings = vscode.workspace.getConfiguration('framewright');
    for (const [chunkFrames, row] of [
      [0, '| 1 | 60–119 | 60 |'],
      [40, '| 2 | 80–119 | 40 |'],
    ] as const) {
      await settings.update('chunkFrames', chunkFrames, vscode.ConfigurationTarget.Workspace);
      await vscode.commands.executeCommand(commandIds.showPlan, inWorkspace('intro.html'));
      await eventually(row, () => plans()[0]?.getText().includes(row));
    }
    assert.equal(plans().length, 1);
    assert.equal(plans()[0]?.isDirty, false);
    await settings.update('chunkFrames', undefined, vscode.ConfigurationTarget.Workspace);
  });

  it('clears what is finished, and leaves the films', async () => {
    const { id, outputFile } = await render('intro.html');
    const { folder } = await renders.finished(id);
    await vscode.commands.executeCommand(commandIds.clearFinished);
    assert.equal(renders.get(id), undefined);
    assert.equal(existsSync(folder), false);
    assert.ok(existsSync(outputFile));
  });
});
