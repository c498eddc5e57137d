import * as vscode from 'vscode';
import { findSource } from '../files/findSource';
import type { RenderRecord } from '../renders/RenderRecord';

/** Opens the page of a failed render, where the failure says it happened. */
export async function goToFailure({ run, page }: RenderRecord): Promise<void> {
  const uri = vscode.Uri.parse(page);
  const source = run.status.kind === 'failed' ? run.status.failure.source : undefined;
  const place = source === undefined ? undefined : await findSource(source, uri);
  const selection = place && new vscode.Range(place.position, place.position);
  await vscode.window.showTextDocument(place?.uri ?? uri, selection ? { selection } : {});
}
