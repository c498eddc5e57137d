import * as vscode from 'vscode';

/** A folder of the workspace, the only one without asking; in an empty window, one that somebody picks. Absolute path. */
export async function chooseFolder(title: string): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0]?.uri.fsPath;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick({ placeHolder: title }))?.uri.fsPath;
  const picked = await vscode.window.showOpenDialog({
    title,
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t('Put It Here'),
  });
  return picked?.[0]?.fsPath;
}
