import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { chooseFolder } from './chooseFolder';
import { setCompositionState } from './compositionState';

interface Template extends vscode.QuickPickItem {
  readonly file: string;
}

function templates(): Template[] {
  const template = (file: string, icon: string, label: string, detail: string) => ({
    file,
    label: `$(${icon}) ${label}`,
    detail,
  });
  return [
    template(
      'title.html',
      'symbol-text',
      vscode.l10n.t('Title'),
      vscode.l10n.t('Words that come in by CSS animations. 1280×720, 4 s'),
    ),
    template(
      'canvas.html',
      'graph',
      vscode.l10n.t('Chart'),
      vscode.l10n.t('Bars that grow on a canvas, from your numbers. 1280×720, 5 s'),
    ),
    template(
      'timeline.html',
      'list-ordered',
      vscode.l10n.t('Scenes'),
      vscode.l10n.t('Three scenes one after the other, by the Web Animations API. 1080×1080, 6 s'),
    ),
    template(
      'blank.html',
      'file',
      vscode.l10n.t('Blank'),
      vscode.l10n.t('Size, rate and length, and nothing else. 1920×1080, 5 s'),
    ),
  ];
}

/** Makes a composition from a template, where somebody says, and opens it. Never over a file that is there. */
export async function newComposition(extension: vscode.Uri): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('New Composition');
  const template = await vscode.window.showQuickPick(templates(), {
    title,
    placeHolder: vscode.l10n.t('Begin with…'),
    ignoreFocusOut: true,
  });
  const folder = template && (await chooseFolder(vscode.l10n.t('Where should the composition go?')));
  if (!template || !folder) return undefined;
  const name = await askName(title);
  if (!name) return undefined;
  const source = vscode.Uri.joinPath(extension, 'media', 'templates', template.file);
  const page = await write(folder, name, await vscode.workspace.fs.readFile(source));
  await setCompositionState('some');
  await vscode.window.showTextDocument(page, { preview: false });
  return page;
}

function askName(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the composition'),
    value: 'intro',
    validateInput: (name) =>
      /^[^\\/:*?"<>|\s.][^\\/:*?"<>|]*$/.test(name)
        ? undefined
        : vscode.l10n.t('Give a name that can be one of a file.'),
  });
}

/** Writes `name.html`, or with the next number where that is taken. */
async function write(folder: string, name: string, content: Uint8Array): Promise<vscode.Uri> {
  await mkdir(folder, { recursive: true });
  const stem = name.replace(/\.html?$/i, '').trim();
  for (let number = 1; ; number++) {
    const file = path.join(folder, `${stem}${number === 1 ? '' : `-${number}`}.html`);
    try {
      await writeFile(file, content, { flag: 'wx' });
      return vscode.Uri.file(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
