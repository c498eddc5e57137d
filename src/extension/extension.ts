import path from 'node:path';
import * as vscode from 'vscode';
import { registerCommands } from './commands/registerCommands';
import { CompositionIndex } from './compositions/CompositionIndex';
import { registerCompositions } from './compositions/registerCompositions';
import { Diagnostics } from './diagnostics/Diagnostics';
import { registerDiagnostics } from './diagnostics/registerDiagnostics';
import { loadEngine } from './loadEngine';
import { registerPlayer } from './player/registerPlayer';
import { registerPreview } from './preview/registerPreview';
import { RenderHistory } from './renders/RenderHistory';
import { RenderService } from './renders/RenderService';
import { createRunRender } from './renders/runRender';
import { readSettings } from './settings/readSettings';
import { keepToolsIn } from './settings/toolsFolder';
import { explainMissingTool } from './setup/explainMissingTool';
import { registerSetup } from './setup/registerSetup';
import { keepContextKeys } from './views/contextKeys';
import { describeChunkTooltip } from './views/describeChunkTooltip';
import { showEndMessages } from './views/EndMessages';
import { createMakeThumbnails } from './views/makeThumbnails';
import { ProgressView } from './views/ProgressView';
import { registerRendersView } from './views/registerRendersView';
import { StatusBarView } from './views/StatusBarView';

let stop: (() => Promise<void>) | undefined;

/** Called by VS Code when the extension starts. */
export function activate(context: vscode.ExtensionContext): object {
  const log = vscode.window.createOutputChannel('Framewright', { log: true });
  keepToolsIn(path.join(context.globalStorageUri.fsPath, 'tools'));
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
  const history = new RenderHistory(path.join(storage, 'renders'));
  const renders = new RenderService(createRunRender({ log, loadEngine }), history);
  const status = new StatusBarView(renders);
  const makeThumbnails = createMakeThumbnails(loadEngine);
  const compositions = new CompositionIndex(loadEngine);
  const diagnostics = new Diagnostics(renders, loadEngine);
  const listCompositions = () => compositions.list();
  const player = registerPlayer(context, log, renders);
  stop = () => renders.stop();
  context.subscriptions.push(
    log,
    renders,
    status,
    player,
    keepContextKeys(renders),
    new ProgressView(renders),
    registerRendersView(renders, (record, chunk, token) => describeChunkTooltip(record, chunk, makeThumbnails, token)),
    registerCompositions(compositions, renders, context.extensionUri, makeThumbnails),
    registerDiagnostics(diagnostics),
    registerPreview({ context, log, loadEngine, diagnostics, listCompositions }),
    showEndMessages(renders, explainMissingTool),
    registerSetup({ context, log, loadEngine, readSettings }),
    registerCommands({
      renders,
      log,
      status,
      loadEngine,
      listCompositions,
      playFilm: player.play,
    }),
  );
  return context.extensionMode === vscode.ExtensionMode.Test ? { forTests: { renders } } : {};
}

/** Called by VS Code when the extension stops: whatever runs is ended with it. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
