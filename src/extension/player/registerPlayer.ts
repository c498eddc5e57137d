import * as vscode from 'vscode';
import { loadEngine } from '../loadEngine';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import type { FilmServer } from './FilmServer';
import { PlayerPanel, titleOf } from './PlayerPanel';

const viewType = 'framewright.player';

/** Shows the film of a render beside the code; `plays`: and plays it. */
export type ShowFilm = (record: RenderRecord, how: { readonly plays: boolean }) => Promise<void>;

export interface PlayerRegistration extends vscode.Disposable {
  readonly show: ShowFilm;
}

/** The players: a panel for each film, which comes back after a reload of the window. */
export function registerPlayer(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  renders: RenderService,
): PlayerRegistration {
  const panels = new Set<PlayerPanel>();
  const server = lazyServer();
  const add = (panel: vscode.WebviewPanel, record: RenderRecord, plays: boolean) => {
    const player = new PlayerPanel(panel, record, { context, log, films: server.get }, plays);
    panels.add(player);
    panel.onDidDispose(() => panels.delete(player));
  };
  const show: ShowFilm = async (record, { plays }) => {
    const open = [...panels].find(({ film }) => film === record.outputFile);
    if (open) {
      open.reveal(plays);
      return open.show(record, plays);
    }
    const [neighbour] = panels;
    const viewColumn = neighbour?.viewColumn ?? vscode.ViewColumn.Beside;
    // Who asked for the film means to use its keys; who rendered may be typing.
    const place = { viewColumn, preserveFocus: !plays };
    add(vscode.window.createWebviewPanel(viewType, titleOf(record), place), record, plays);
  };
  const serializer: vscode.WebviewPanelSerializer<{ readonly film?: string } | undefined> = {
    async deserializeWebviewPanel(panel, state) {
      await renders.loaded;
      const record = renders.records.find(({ outputFile }) => outputFile === state?.film);
      if (record) add(panel, record, false);
      else panel.dispose();
    },
  };
  const parts = vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(viewType, serializer),
    renders.onDidChange((change) => {
      for (const panel of panels) panel.follow(change);
      if (change.event?.type === 'finished') void dropCopiesOf(change.record, renders);
    }),
    server,
  );
  return { show, dispose: () => parts.dispose() };
}

/** A film that was rendered anew leaves copies of what it was before. */
async function dropCopiesOf({ id, outputFile }: RenderRecord, { records }: RenderService): Promise<void> {
  const earlier = records.filter((record) => record.outputFile === outputFile && record.id !== id);
  if (earlier.length === 0) return;
  const { removePlayableCopies } = await loadEngine();
  await Promise.all(earlier.map(({ folder }) => removePlayableCopies(folder)));
}

function lazyServer(): vscode.Disposable & { get(): Promise<FilmServer> } {
  let started: Promise<FilmServer> | undefined;
  const start = async () => (await loadEngine()).FilmServer.start();
  return {
    get: () => {
      started ??= start();
      return started;
    },
    dispose: () => void started?.then((films) => films.close()),
  };
}
