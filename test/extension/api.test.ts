import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FramewrightApi } from '../../src/extension/api/FramewrightApi';
import { activated, eventually, inWorkspace } from './support/extension';

describe('other extensions', () => {
  let api: FramewrightApi;
  before(async () => {
    api = (await activated()).exports as FramewrightApi;
    await vscode.workspace
      .getConfiguration('framewright')
      .update('openPlayer', false, vscode.ConfigurationTarget.Workspace);
  });

  it('plan without rendering', async () => {
    const plan = await api.plan(inWorkspace('intro.html'), { options: { chunkFrames: 50 } });
    assert.deepEqual(
      plan.chunks.map(({ frameCount }) => frameCount),
      [40, 40, 40],
    );
  });

  it('render a range to a file of their choice, and hear of it', async () => {
    const heard = new Set<string>();
    const listener = api.onDidChangeRender(({ status }) => heard.add(status));
    const outputFile = path.join(path.dirname(inWorkspace('intro.html').fsPath), 'made', 'by-api.mp4');
    const options = { startFrame: 10, frameCount: 20 };
    const record = await api.render(inWorkspace('intro.html'), { options, outputFile });
    listener.dispose();
    assert.equal(record.status, 'finished');
    assert.equal(record.run.totalFrames, 20);
    assert.ok(existsSync(outputFile));
    assert.deepEqual([...heard], ['queued', 'running', 'finished']);
  });

  it('replace a film of theirs, and never one that was changed since', async () => {
    const options = { startFrame: 0, frameCount: 5 };
    const page = inWorkspace('intro.html');
    const { outputFile } = await api.render(page, { options });
    assert.equal((await api.render(page, { options })).outputFile, outputFile);
    await writeFile(outputFile, 'graded by hand');
    const third = await api.render(page, { options });
    assert.notEqual(third.outputFile, outputFile);
    assert.equal(await readFile(outputFile, 'utf8'), 'graded by hand');
    await Promise.all([outputFile, third.outputFile].map((file) => rm(file)));
  });

  it('bring an executor, which people choose by a setting', async () => {
    const seen: number[] = [];
    const registered = api.registerExecutor('elsewhere', {
      async render(_url, _output, options) {
        seen.push(options.startFrame ?? -1);
        throw new Error('the machines are asleep');
      },
    });
    assert.throws(() => api.registerExecutor('elsewhere', { render: async () => {} }), /already/);
    const settings = vscode.workspace.getConfiguration('framewright');
    await settings.update('executor', 'elsewhere', vscode.ConfigurationTarget.Workspace);
    const asleep = await api.render(inWorkspace('intro.html'));
    registered.dispose();
    const unknown = await api.render(inWorkspace('intro.html'));
    await settings.update('executor', undefined, vscode.ConfigurationTarget.Workspace);
    assert.ok(seen.includes(0));
    assert.match(failureOf(asleep), /the machines are asleep/);
    assert.match(failureOf(unknown), /there is no executor "elsewhere".*framewright\.executor/);
  });

  it('cancel what they started', async () => {
    const source = new vscode.CancellationTokenSource();
    const ended = api.render(inWorkspace('intro.html'), {}, source.token);
    source.cancel();
    assert.equal((await ended).status, 'cancelled');
  });
});

describe('a render task', () => {
  it('is there for each composition, runs it, and ends with its exit code', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'framewright' });
    const task = tasks.find(({ name }) => name === 'intro');
    assert.ok(task, 'no task');
    assert.equal(await exitOf(task), 0);
    const failing = tasks.find(({ name }) => name === 'contradictory');
    assert.ok(failing, 'no task that fails');
    assert.equal(await exitOf(failing), 1);
  });

  it('of tasks.json renders nothing where its frames cannot be read', async () => {
    const folder = inWorkspace('.vscode');
    const label = 'frames of no sort';
    const tasks = { version: '2.0.0', tasks: [{ type: 'framewright', label, page: 'intro.html', frames: '5-x' }] };
    const file = vscode.Uri.joinPath(folder, 'tasks.json');
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(tasks)));
    const task = await eventually('the task', async () => {
      const found = await vscode.tasks.fetchTasks({ type: 'framewright' });
      return found.find(({ name }) => name === label);
    });
    assert.equal(await exitOf(task), 2);
    await vscode.workspace.fs.delete(file);
  });
});

function failureOf({ run }: { readonly run: { readonly status: unknown } }): string {
  const { failure } = run.status as { failure?: { message: string; mend?: string } };
  return `${failure?.message} ${failure?.mend}`;
}

function exitOf(task: vscode.Task): Promise<number | undefined> {
  return new Promise((resolve) => {
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      listener.dispose();
      resolve(exitCode);
    });
    void vscode.tasks.executeTask(task);
  });
}
