import path from 'node:path';
import * as vscode from 'vscode';

/** A place in a file, for an editor or a problem. */
export interface SourcePlace {
  readonly uri: vscode.Uri;
  readonly position: vscode.Position;
}

/**
 * The place that `file:line:column` names, as errors of the core say it: the file is absolute, or relative to some folder above
 * the page. undefined where there is no such file.
 */
export async function findSource(source: string, page: vscode.Uri): Promise<SourcePlace | undefined> {
  const [, file = source, line = '1', column = '1'] = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(source) ?? [];
  const position = new vscode.Position(Math.max(0, Number(line) - 1), Math.max(0, Number(column) - 1));
  for (let folder = path.dirname(page.fsPath); ; folder = path.dirname(folder)) {
    const beside = vscode.Uri.file(path.join(folder, file));
    const absolute = vscode.Uri.file(path.resolve(file));
    for (const uri of path.isAbsolute(file) ? [absolute, beside] : [beside]) {
      if (await isFile(uri)) return { uri, position };
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}
