import path from 'node:path';
import * as vscode from 'vscode';
import type { RenderRecord } from '../renders/RenderRecord';

/** Asks where a frame of a film should go, and writes it there. */
export async function saveFrame({ outputFile, name }: RenderRecord, frame: number, png: Uint8Array): Promise<void> {
  const proposed = path.join(path.dirname(outputFile), `${name}-${frame}.png`);
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(proposed),
    filters: { PNG: ['png'] },
    title: vscode.l10n.t('Where should frame {0} go?', frame),
  });
  if (file) await vscode.workspace.fs.writeFile(file, png);
}
