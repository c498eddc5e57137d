import path from 'node:path';
import * as vscode from 'vscode';
import { createApi } from './api/createApi';
import { ExecutorRegistry } from './api/ExecutorRegistry';
import type { FramewrightApi } from './api/FramewrightApi';
import { registerCommands } from './commands/registerCommands';
import { CompositionIndex } from './compositions/CompositionIndex';
import { registerCompositions } from './compositions/registerCompositions';
import { Diagnostics } from './diagnostics/Diagnostics';
import { registerDiagnostics } from './diagnostics/registerDiagnostics';
import { loadEngine } from './loadEngine';
import { registerPlayer } from './player/registerPlayer';
import { registerPreview } from './preview/registerPreview';
import { KnownFilms } from './renders/KnownFilms';
import { RenderHistory } from './renders/RenderHistory';
import { RenderService } from './renders/RenderService';
import { createRunRender } from './renders/runRender';
import { readSettings } from './settings/readSettings';
import { keepToolsIn } from './settings/toolsFolder';
import { registerSetup } from './setup/registerSetup';
import { registerTasks } from './tasks/registerTasks';
import { registerTools } from './tools/registerTools';
import { keepContextKeys } from './views/contextKeys';
import { describeChunkTooltip } from './views/describeChunkTooltip';
import { showEndMessages } from './views/EndMessages';
import { createMakeThumbnails } from './views/makeThumbnails';
import { ProgressView } from './views/ProgressView';
import { registerRendersView } from './views/registerRendersView';
import { StatusBarView } from './views/StatusBarView';

let stop: (() => Promise<void>) | undefined;

/** Called by VS Code when the extension starts. Returns the API for other extensions. */
export function activate(context: vscode.ExtensionContext): FramewrightApi {
  const log = vscode.window.createOutputChannel('Framewright', { log: true });
  keepToolsIn(path.join(context.globalStorageUri.fsPath, 'tools'));
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const executors = new ExecutorRegistry();
  const runRender = createRunRender({ log, loadEngine, executors });
  const renders = new RenderService(runRender, new RenderHistory(path.join(storage, 'renders')));
  stop = () => renders.stop();

  const makeThumbnails = createMakeThumbnails(loadEngine);
  const compositions = new CompositionIndex(loadEngine);
  const diagnostics = new Diagnostics(renders, loadEngine);
  const status = new StatusBarView(renders);
  const player = registerPlayer(context, log, renders);
  const films = new KnownFilms(renders, path.join(storage, 'films.json'));
  const parts = { renders, films, compositions, loadEngine, listCompositions: () => compositions.list() };
  context.subscriptions.push(
    log,
    renders,
    films,
    status,
    player,
    keepContextKeys(renders),
    new ProgressView(renders),
    registerRendersView(renders, (record, chunk, token) => describeChunkTooltip(record, chunk, makeThumbnails, token)),
    registerCompositions(compositions, renders, context.extensionUri, makeThumbnails),
    registerDiagnostics(diagnostics),
    registerPreview({ ...parts, context, log, diagnostics }),
    registerSetup({ context, log, loadEngine, readSettings }),
    registerTasks(parts),
    registerTools(parts),
    registerCommands({ ...parts, log, diagnostics, status, showFilm: player.show }),
    showEndMessages(renders, player.show),
  );
  return {
    ...createApi(parts, executors),
    ...(context.extensionMode === vscode.ExtensionMode.Test && { forTests: { renders } }),
  };
}

/** Called by VS Code when the extension stops: whatever runs is ended with it. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
