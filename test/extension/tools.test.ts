import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { activated, inWorkspace } from './support/extension';

async function invoke(name: string, input: object): Promise<vscode.LanguageModelToolResult> {
  return vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
}

function textOf({ content }: vscode.LanguageModelToolResult): string {
  return content.flatMap((part) => (part instanceof vscode.LanguageModelTextPart ? [part.value] : [])).join('\n');
}

describe('a language model', () => {
  before(async () => {
    await activated();
    await vscode.workspace
      .getConfiguration('framewright')
      .update('openPlayer', false, vscode.ConfigurationTarget.Workspace);
  });

  it('finds the tools', () => {
    const names = vscode.lm.tools.map(({ name }) => name);
    for (const name of ['list_compositions', 'capture_composition_frame', 'render_composition']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('lists compositions, and hears what is wrong with one', async () => {
    const list = JSON.parse(textOf(await invoke('list_compositions', {}))) as { page: string; problem?: object }[];
    const intro = list.find(({ page }) => page === 'intro.html');
    assert.deepEqual(intro, { page: 'intro.html', width: 640, height: 360, fps: '30/1', totalFrames: 120 });
    assert.ok(list.find(({ page }) => page === 'contradictory.html')?.problem);
  });

  it('sees a frame as an image', async () => {
    const { content } = await invoke('capture_composition_frame', { page: 'intro.html', frame: 42 });
    const picture = content.find((part) => part instanceof vscode.LanguageModelDataPart);
    assert.equal(picture?.mimeType, 'image/png');
    assert.deepEqual([...(picture?.data.slice(1, 4) ?? [])], [...Buffer.from('PNG')]);
  });

  it('renders, and is told where the film is', async () => {
    const text = textOf(await invoke('render_composition', { page: 'intro.html', quality: 'draft' }));
    assert.match(text, /Rendered 120 frames to (films\/)?out[\\/]intro\.mp4/);
    assert.ok(existsSync(inWorkspace('out/intro.mp4').fsPath));
  });

  it('is told what to do about a page that throws', async () => {
    await assert.rejects(invoke('render_composition', { page: 'throws.html' }), /throws\.html:11.*Mend it there/s);
  });

  it('reaches nothing outside the workspace, and no frame that there is not', async () => {
    await assert.rejects(invoke('render_composition', { page: '../../etc/passwd' }), /no page/);
    await assert.rejects(invoke('capture_composition_frame', { page: 'intro.html', frame: 9999 }), /120 frames|9999/);
    await assert.rejects(invoke('capture_composition_frame', { page: 'intro.html', frame: -1 }), /whole number/);
  });
});
