import * as vscode from 'vscode';
import { chunkAt } from '../../core/orchestrator/ChunkList';
import { abortWith } from '../abortWith';
import type { RenderRecord } from '../renders/RenderRecord';
import { drawRow } from './treeRows';

/** The first and last frame of a chunk, as JPEGs of at most 160 px; fewer where they cannot be had. */
export type MakeThumbnails = (
  record: RenderRecord,
  chunk: number,
  signal: AbortSignal,
) => Promise<readonly { readonly frame: number; readonly jpeg: Buffer }[]>;

/** What VS Code's Markdown sanitizer lets through; more than this is not worth the wait either. */
const mostBytes = 80_000;

/** The tooltip of a chunk's row: its words, what failed, and its first and last frame. */
export async function describeChunkTooltip(
  record: RenderRecord,
  id: number,
  makeThumbnails: MakeThumbnails,
  token: vscode.CancellationToken,
): Promise<vscode.MarkdownString | undefined> {
  const chunk = chunkAt(record.run.chunks, id);
  const row = drawRow({ kind: 'chunk', render: record.id, chunk: id }, record, vscode.l10n);
  if (!chunk || !row) return undefined;
  const text = new vscode.MarkdownString('', true);
  text.supportHtml = false;
  text.appendMarkdown(`$(${row.icon}) **`).appendText(row.label).appendMarkdown('**  \n').appendText(row.description);
  for (const { attempt, failure } of chunk.failedAttempts) {
    text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Attempt {0}: {1}', attempt, failure.message));
  }
  if (chunk.status !== 'done' && chunk.status !== 'reused') return text;
  const pictures = await makeThumbnails(record, id, abortWith(token)).catch(() => []);
  appendPictures(text, pictures);
  return text;
}

function appendPictures(text: vscode.MarkdownString, pictures: Awaited<ReturnType<MakeThumbnails>>): void {
  const images = pictures.map(({ frame, jpeg }) => {
    const alt = vscode.l10n.t('Frame {0}', frame);
    return `![${alt}](data:image/jpeg;base64,${jpeg.toString('base64')} "${alt}")`;
  });
  const markdown = images.join(' ');
  if (images.length > 0 && markdown.length <= mostBytes) text.appendMarkdown(`\n\n${markdown}`);
}
