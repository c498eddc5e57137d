import path from 'node:path';
import * as vscode from 'vscode';
import type { FailureReport } from '../../core/FailureReport';
import { exists } from '../../core/files/exists';
import { commandIds } from '../commandIds';
import { offer } from '../failures/Action';
import { tellFailure } from '../failures/tellFailure';
import type { ShowFilm } from '../player/registerPlayer';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { readSettings } from '../settings/readSettings';
import { formatDuration } from './describeProgress';
import { toastPause } from './toastPause';

/** Says how each render ended, with what can be done next as buttons. */
export function showEndMessages(renders: RenderService, showFilm: ShowFilm): vscode.Disposable {
  void renders.loaded.then(tellCutOff);
  return renders.onDidChange(({ record, event }: RenderChange) => {
    if (event?.type === 'finished') void tellFinished(record, showFilm);
    if (event?.type === 'failed') void tellFailed(record, event.failure);
  });
}

/** A window that was closed or loaded anew took its renders with it. */
async function tellCutOff([record, ...others]: readonly RenderRecord[]): Promise<void> {
  if (!record) return;
  const node = { kind: 'render', render: record.id };
  const message =
    others.length === 0
      ? vscode.l10n.t('The render of {0} was interrupted when its window closed.', record.name)
      : vscode.l10n.t('{0} renders were interrupted when their window closed.', others.length + 1);
  await toastPause();
  await offer(vscode.window.showInformationMessage, message, [
    ...(others.length === 0
      ? [{ title: vscode.l10n.t('Retry'), command: commandIds.retryFailedChunks, arguments: [node] }]
      : []),
    { title: vscode.l10n.t('Show Renders'), command: 'framewright.renders.focus' },
  ]);
}

async function tellFinished(record: RenderRecord, showFilm: ShowFilm): Promise<void> {
  const { openPlayer, notify } = readSettings(vscode.Uri.parse(record.page));
  const node = { kind: 'output', render: record.id };
  if (openPlayer) await showFilm(record, { plays: false });
  // Who sees the film come needs no message over it.
  const isSeen = openPlayer && vscode.window.state.focused;
  if (notify === 'failures' || (notify === 'unseen' && isSeen)) return;
  const seconds = record.run.status.kind === 'finished' ? record.run.status.elapsedMs / 1000 : 0;
  const film = path.basename(record.outputFile);
  const message = vscode.l10n.t('{0} is rendered, in {1}.', film, formatDuration(seconds, vscode.l10n));
  const actions = [
    ...(openPlayer ? [] : [{ title: vscode.l10n.t('Play'), command: commandIds.playOutput, arguments: [node] }]),
    { title: vscode.l10n.t('Reveal'), command: commandIds.revealOutput, arguments: [node] },
  ];
  await toastPause();
  await offer(vscode.window.showInformationMessage, message, actions);
}

async function tellFailed(record: RenderRecord, failure: FailureReport): Promise<void> {
  const node = { kind: 'failure', render: record.id };
  const page = vscode.Uri.parse(record.page);
  const retry = { title: vscode.l10n.t('Retry'), command: commandIds.retryFailedChunks, arguments: [node] };
  await toastPause();
  await tellFailure(page, failure, [
    ...((await exists(page.fsPath)) ? [retry] : []),
    { title: vscode.l10n.t('Show Log'), command: commandIds.openChunkLog, arguments: [node] },
  ]);
}
