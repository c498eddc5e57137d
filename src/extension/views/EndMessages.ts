import path from 'node:path';
import * as vscode from 'vscode';
import type { FailureReport } from '../../core/orchestrator/events';
import { commandIds } from '../commands/commandIds';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { readSettings } from '../settings/readSettings';
import { formatDuration } from './describeProgress';
import { toastPause } from './toastPause';

/** A button and what it runs. */
export interface Action {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** Ways out of a failure that is not the page's: a browser or ffmpeg that is missing. */
export type OfferWaysOut = (failure: FailureReport) => readonly Action[];

/** Says how each render ended, with what can be done next as buttons. */
export function showEndMessages(renders: RenderService, offerWaysOut: OfferWaysOut): vscode.Disposable {
  return renders.onDidChange(({ record, event }: RenderChange) => {
    if (event?.type === 'finished') void tellFinished(record);
    if (event?.type === 'failed') void tellFailed(record, event.failure, offerWaysOut(event.failure));
  });
}

async function tellFinished(record: RenderRecord): Promise<void> {
  const { openPlayer, notify } = readSettings(vscode.Uri.parse(record.page));
  const node = { kind: 'output', render: record.id };
  if (openPlayer) await vscode.commands.executeCommand(commandIds.playOutput, node);
  if (notify !== 'always') return;
  const seconds = record.run.status.kind === 'finished' ? record.run.status.elapsedMs / 1000 : 0;
  const film = path.basename(record.outputFile);
  const message = vscode.l10n.t('{0} is rendered, in {1}.', film, formatDuration(seconds, vscode.l10n));
  const actions = [
    ...(openPlayer ? [] : [{ title: vscode.l10n.t('Play'), command: commandIds.playOutput, arguments: [node] }]),
    { title: vscode.l10n.t('Reveal'), command: commandIds.revealOutput, arguments: [node] },
  ];
  await offer(vscode.window.showInformationMessage, message, actions);
}

async function tellFailed(record: RenderRecord, failure: FailureReport, waysOut: readonly Action[]): Promise<void> {
  const node = { kind: 'failure', render: record.id };
  const isMissing = failure.name === 'MissingMetadata';
  const page = vscode.Uri.parse(record.page);
  const actions = [
    ...waysOut,
    ...(isMissing
      ? [{ title: vscode.l10n.t('Insert Tag'), command: commandIds.insertTag, arguments: [page] }]
      : failure.source
        ? [{ title: vscode.l10n.t('Go to Source'), command: commandIds.goToFailure, arguments: [node] }]
        : []),
    { title: vscode.l10n.t('Retry'), command: commandIds.retryFailedChunks, arguments: [node] },
    { title: vscode.l10n.t('Show Log'), command: commandIds.openChunkLog, arguments: [node] },
  ];
  await offer(vscode.window.showErrorMessage, describe(record, failure), actions.slice(0, 4));
}

/** What failed, and what to do where no button does it. */
function describe({ name, page }: RenderRecord, { name: kind, message, frame, mend }: FailureReport): string {
  const isNamed = frame === undefined || message.includes(`frame ${frame}`);
  const what = shorten(isNamed ? message : vscode.l10n.t('{0} (frame {1})', message, frame), page);
  const failed = `${vscode.l10n.t('{0} could not be rendered: {1}', name, what)}.`.replace(/\.\.$/, '.');
  return kind === 'MissingMetadata' || !mend ? failed : `${failed} ${shorten(mend, page)}`;
}

/** Paths below the workspace folder as people know them. */
function shorten(text: string, page: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(page));
  return folder ? text.replaceAll(`${folder.uri.fsPath}${path.sep}`, '') : text;
}

type Show = (message: string, ...titles: string[]) => Thenable<string | undefined>;

async function offer(show: Show, message: string, actions: readonly Action[]): Promise<void> {
  await toastPause();
  const chosen = await show(message, ...actions.map(({ title }) => title));
  const action = actions.find(({ title }) => title === chosen);
  if (action) await vscode.commands.executeCommand(action.command, ...(action.arguments ?? []));
}
