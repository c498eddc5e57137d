import { cp } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import { setCompositionState } from './compositionState';

interface Sample extends vscode.QuickPickItem {
  readonly folder: string;
}

function samples(): Sample[] {
  return [
    {
      folder: 'title-card',
      label: vscode.l10n.t('Title card'),
      detail: vscode.l10n.t('A film opens, in HTML and CSS alone. 6 s'),
    },
    {
      folder: 'chart-race',
      label: vscode.l10n.t('Chart race'),
      detail: vscode.l10n.t('Bars race through sixteen years, on a canvas. 8 s'),
    },
    {
      folder: 'product-promo',
      label: vscode.l10n.t('Product promo'),
      detail: vscode.l10n.t('A lamp is sold, in 3D and with music. 8 s'),
    },
  ];
}

/** Copies a sample to where somebody says, and opens its page; in an empty window, the folder. */
export async function openSample(extension: vscode.Uri): Promise<void> {
  const title = vscode.l10n.t('Open Sample');
  const sample = await vscode.window.showQuickPick(samples(), {
    title,
    placeHolder: vscode.l10n.t('Which one?'),
    // The walkthrough may take the focus back after its button was pressed.
    ignoreFocusOut: true,
  });
  const parent = sample && (await chooseParent());
  if (!sample || !parent) return;
  const source = vscode.Uri.joinPath(extension, 'examples', sample.folder).fsPath;
  const folder = await freeFolder(path.join(parent, sample.folder));
  await cp(source, folder, { recursive: true, errorOnExist: true });
  // Before the window is another one: the walkthrough ticks its step off in this one.
  await setCompositionState('some');
  const page = vscode.Uri.file(path.join(folder, 'index.html'));
  const isOpen = vscode.workspace.getWorkspaceFolder(page) !== undefined;
  if (isOpen) await vscode.window.showTextDocument(page);
  else await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder));
}

/** The open folder, or another one. */
async function chooseParent(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Where should the sample go?'),
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Put It Here'),
    ...(vscode.workspace.workspaceFolders?.[0] && { defaultUri: vscode.workspace.workspaceFolders[0].uri }),
  });
  return picked?.[0]?.fsPath;
}

async function freeFolder(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    if (!(await exists(folder))) return folder;
  }
}
