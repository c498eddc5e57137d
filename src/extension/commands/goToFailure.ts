import path from 'node:path';
import * as vscode from 'vscode';
import type { RenderRecord } from '../renders/RenderRecord';

/** Opens the page where the failure of a render says it happened. */
export async function goToFailure({ run, page }: RenderRecord): Promise<void> {
  const source = run.status.kind === 'failed' ? run.status.failure.source : undefined;
  const place = source && (await findPlace(source, vscode.Uri.parse(page)));
  if (!place) return void (await vscode.window.showTextDocument(vscode.Uri.parse(page)));
  await vscode.window.showTextDocument(place.uri, { selection: new vscode.Range(place.position, place.position) });
}

/** The file and position that `file:line:column` names; the file is relative to some folder above the page. */
async function findPlace(source: string, page: vscode.Uri) {
  const [, file = source, line = '1', column = '1'] = /^(.*?)(?::(\d+))?(?::(\d+))?$/.exec(source) ?? [];
  const position = new vscode.Position(Math.max(0, Number(line) - 1), Math.max(0, Number(column) - 1));
  for (let folder = path.dirname(page.fsPath); ; folder = path.dirname(folder)) {
    const uri = vscode.Uri.file(path.resolve(folder, file.replace(/^\//, '')));
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (isThere) return { uri, position };
    if (folder === path.dirname(folder)) return undefined;
  }
}
