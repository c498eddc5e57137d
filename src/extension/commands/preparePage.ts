import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { requireTrust } from './requireTrust';

/**
 * Sees to it that a page can be rendered: trusted, saved, a file of this machine, in the workspace or wanted all the same.
 * Returns its URI, which is another one where an untitled page was saved; undefined where the answer was no.
 */
export async function preparePage(page: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (!(await requireTrust())) return undefined;
  const saved = await save(page);
  if (!saved) return undefined;
  if (saved.scheme !== 'file') return refuse(vscode.l10n.t('{0} is no file of this machine.', saved.toString()));
  if (!/\.(x?html?|svg)$/i.test(saved.path)) {
    return refuse(vscode.l10n.t('{0} is no HTML page. Open a composition, then render it.', nameOf(saved)));
  }
  const found = await stat(saved.fsPath).catch(() => undefined);
  if (!found?.isFile()) return refuse(vscode.l10n.t('{0} is not there any more.', saved.fsPath));
  return (await isWanted(saved)) ? saved : undefined;
}

async function save(page: vscode.Uri): Promise<vscode.Uri | undefined> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === page.toString());
  if (!document?.isDirty && !document?.isUntitled) return page;
  const yes = vscode.l10n.t('Save and Go On');
  const question = vscode.l10n.t('{0} has changes that are not saved. Framewright reads the file.', nameOf(page));
  const chosen = await vscode.window.showInformationMessage(question, { modal: true }, yes);
  if (chosen !== yes) return undefined;
  return await vscode.workspace.save(page);
}

async function isWanted(page: vscode.Uri): Promise<boolean> {
  const hasWorkspace = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  if (!hasWorkspace || vscode.workspace.getWorkspaceFolder(page)) return true;
  const yes = vscode.l10n.t('Run It Anyway');
  const message = vscode.l10n.t(
    '{0} lies outside this workspace. Framewright executes its scripts: go on only if you trust them.',
    page.fsPath,
  );
  return (await vscode.window.showWarningMessage(message, { modal: true }, yes)) === yes;
}

async function refuse(message: string): Promise<undefined> {
  void vscode.window.showErrorMessage(message);
  return undefined;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}
