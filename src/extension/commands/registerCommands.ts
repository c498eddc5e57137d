import * as vscode from 'vscode';
import { type CommandId, commandIds } from '../commandIds';
import type { ShowFilm } from '../player/registerPlayer';
import type { StatusBarView } from '../views/StatusBarView';
import { goToFailure } from './goToFailure';
import { LogDocuments } from './LogDocuments';
import { PlanDocuments } from './PlanDocuments';
import { renderAgain, renderComposition } from './renderCommands';
import { renderStillFrame } from './renderStillFrame';
import { renderFrameRange, renderWithOptions } from './renderWithOptions';
import {
  cancelRender,
  copyOutputPath,
  openChunkLog,
  playOutput,
  renderOf,
  retryRender,
  revealOutput,
} from './runCommands';
import { showActions } from './showActions';
import { showPlan } from './showPlan';
import { tellProblem } from './tellProblem';
import type { PageParts } from './tryPage';

export interface CommandParts extends PageParts {
  readonly status: StatusBarView;
  readonly showFilm: ShowFilm;
}

type Handler = (given: unknown) => unknown;

/** Registers the commands about renders; what belongs to a feature of its own is registered there. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { renders, log, status, showFilm } = parts;
  const plans = new PlanDocuments();
  const logs = new LogDocuments(renders);
  const handlers: Partial<Record<CommandId, Handler>> = {
    [commandIds.renderComposition]: (given) => renderComposition(given, parts),
    [commandIds.renderWithOptions]: (given) => renderWithOptions(given, parts),
    [commandIds.renderFrameRange]: (given) => renderFrameRange(given, parts),
    [commandIds.renderStill]: (given) => renderStillFrame(given, parts),
    [commandIds.showPlan]: (given) => showPlan(given, parts, plans),
    [commandIds.cancelRender]: (given) => cancelRender(given, renders),
    [commandIds.retryChunk]: (given) => retryRender(given, parts),
    [commandIds.retryFailedChunks]: (given) => retryRender(given, parts),
    [commandIds.playOutput]: (given) => playOutput(given, renders, showFilm),
    [commandIds.revealOutput]: (given) => revealOutput(given, renders),
    [commandIds.copyOutputPath]: (given) => copyOutputPath(given, renders),
    [commandIds.openChunkLog]: (given) => openChunkLog(given, renders, logs),
    [commandIds.renderAgain]: (given) => {
      const record = renderOf(given, renders, () => false);
      return record && renderAgain(record, parts);
    },
    [commandIds.removeRender]: (given) => {
      const record = renderOf(given, renders, () => false);
      return record && renders.remove(record.id);
    },
    [commandIds.clearFinished]: () => renders.clearFinished(),
    [commandIds.showLog]: () => log.show(),
    [commandIds.showActions]: () => showActions(renders, status),
    [commandIds.goToFailure]: (given) => {
      const record = renderOf(given, renders, ({ status }) => status === 'failed');
      return record && goToFailure(record);
    },
  };
  const commands = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, (given: unknown) => tellProblem(log, () => handler(given))),
  );
  return vscode.Disposable.from(...commands, logs, plans);
}
