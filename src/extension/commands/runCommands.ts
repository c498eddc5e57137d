import path from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import { commandIds } from '../commandIds';
import { offer } from '../failures/Action';
import type { ShowFilm } from '../player/registerPlayer';
import { mayRetry, type RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { readSettings } from '../settings/readSettings';
import type { TreeNode } from '../views/TreeNode';
import { chooseOutput } from './chooseOutput';
import type { LogDocuments } from './LogDocuments';
import { namingOf, type RenderParts } from './renderCommands';
import { requireTrust } from './requireTrust';

/** The render that a command means: the tree row it was given, else the newest that fits. */
export function renderOf(
  given: unknown,
  renders: RenderService,
  fits: (record: RenderRecord) => boolean,
): RenderRecord | undefined {
  const { render } = (given ?? {}) as Partial<TreeNode>;
  if (typeof given === 'string' || typeof render === 'string') return renders.get(String(render ?? given));
  return renders.records.find(fits);
}

/** Cancels the render that is meant; without one, the one that runs, or all that wait where none does. */
export function cancelRender(given: unknown, renders: RenderService): void {
  const record =
    renderOf(given, renders, ({ status }) => status === 'running') ??
    renders.records.find(({ status }) => status === 'queued');
  if (record) renders.cancel(record.id);
}

/** Runs what is unfinished of a render again. Finished chunks are reused. Where the film had no place, the settings are asked anew. */
export async function retryRender(given: unknown, parts: RenderParts): Promise<RenderRecord | undefined> {
  const { renders } = parts;
  const record = renderOf(given, renders, mayRetry);
  if (!record || !(await requireTrust())) return undefined;
  const page = vscode.Uri.parse(record.page);
  if (!(await exists(page.fsPath))) {
    tell(vscode.l10n.t('{0} is not there any more.', page.fsPath));
    return undefined;
  }
  const { status } = record.run;
  if (status.kind !== 'failed' || status.failure.name !== 'OutputError') return renders.retry(record.id);
  const extension = path.extname(record.outputFile);
  const wish = { page, settings: readSettings(page), ...namingOf(record.options), extension };
  const outputFile = await chooseOutput(wish, parts);
  return outputFile === undefined ? undefined : renders.retry(record.id, outputFile);
}

export async function playOutput(given: unknown, renders: RenderService, show: ShowFilm): Promise<void> {
  const record = renderOf(given, renders, ({ status }) => status === 'finished');
  if (!record) return tell(vscode.l10n.t('There is no film yet. Render a composition first.'));
  if (await exists(record.outputFile)) return show(record, { plays: true });
  const message = vscode.l10n.t('{0} is not there any more.', record.outputFile);
  const node = { kind: 'render', render: record.id };
  await offer(vscode.window.showInformationMessage, message, [
    { title: vscode.l10n.t('Render Again'), command: commandIds.renderAgain, arguments: [node] },
  ]);
}

/** Shows the film in the file manager; on a remote machine in the Explorer, whose menu has Download. */
export async function revealOutput(given: unknown, renders: RenderService): Promise<void> {
  const record = renderOf(given, renders, ({ status }) => status === 'finished');
  if (!record) return tell(vscode.l10n.t('There is no film yet. Render a composition first.'));
  const file = vscode.Uri.file(record.outputFile);
  if (!(await exists(record.outputFile))) return tell(vscode.l10n.t('{0} is not there any more.', record.outputFile));
  const isRemote = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  if (!isRemote) await vscode.commands.executeCommand('revealFileInOS', file);
  else if (vscode.workspace.getWorkspaceFolder(file)) await vscode.commands.executeCommand('revealInExplorer', file);
  else tell(vscode.l10n.t('The film is {0} on the remote machine.', record.outputFile));
}

export async function copyOutputPath(given: unknown, renders: RenderService): Promise<void> {
  const record = renderOf(given, renders, ({ status }) => status === 'finished');
  if (!record) return tell(vscode.l10n.t('There is no film yet. Render a composition first.'));
  await vscode.env.clipboard.writeText(record.outputFile);
}

/** Shows the log of the chunk that is meant, or of its whole render. */
export async function openChunkLog(given: unknown, renders: RenderService, logs: LogDocuments): Promise<void> {
  const record = renderOf(given, renders, () => true);
  if (record) await logs.show(record, ((given ?? {}) as { chunk?: number }).chunk);
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
