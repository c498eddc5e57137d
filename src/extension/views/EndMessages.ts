import path from 'node:path';
import * as vscode from 'vscode';
import type { FailureReport } from '../../core/orchestrator/events';
import { commandIds } from '../commands/commandIds';
import { offer } from '../failures/Action';
import { tellFailure } from '../failures/tellFailure';
import { exists } from '../files/exists';
import type { ShowFilm } from '../player/registerPlayer';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { readSettings } from '../settings/readSettings';
import { formatDuration } from './describeProgress';
import { toastPause } from './toastPause';

/** Says how each render ended, with what can be done next as buttons. */
export function showEndMessages(renders: RenderService, showFilm: ShowFilm): vscode.Disposable {
  return renders.onDidChange(({ record, event }: RenderChange) => {
    if (event?.type === 'finished') void tellFinished(record, showFilm);
    if (event?.type === 'failed') void tellFailed(record, event.failure);
  });
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
