import path from 'node:path';
import * as vscode from 'vscode';

/** The page that a tool was asked for: a path in the workspace, relative or absolute. Throws, in words for a model, where it is none. */
export async function pageInWorkspace(given: unknown): Promise<vscode.Uri> {
  if (typeof given !== 'string' || given === '')
    throw new Error('Give the path of an HTML page in the workspace as "page".');
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const { uri } of folders) {
    const file = path.resolve(uri.fsPath, given);
    const isInside =
      !path.relative(uri.fsPath, file).startsWith('..') && !path.isAbsolute(path.relative(uri.fsPath, file));
    const page = vscode.Uri.file(file);
    if (isInside && (await isFile(page))) return page;
  }
  throw new Error(
    `There is no page ${JSON.stringify(given)} in the workspace. list_compositions names those that there are.`,
  );
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}
