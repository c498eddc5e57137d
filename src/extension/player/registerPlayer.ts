import * as vscode from 'vscode';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import type { FilmServer } from './FilmServer';
import { PlayerPanel, titleOf } from './PlayerPanel';

const viewType = 'framewright.player';

/** Plays the film of a render beside the code. */
export type PlayFilm = (record: RenderRecord) => Promise<void>;

export interface PlayerRegistration extends vscode.Disposable {
  readonly play: PlayFilm;
}

/** The players: a panel for each film, which comes back after a reload of the window. */
export function registerPlayer(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  renders: RenderService,
): PlayerRegistration {
  const panels = new Set<PlayerPanel>();
  const server = lazyServer();
  const add = (panel: vscode.WebviewPanel, record: RenderRecord) => {
    const player = new PlayerPanel(panel, record, { context, log, films: server.get });
    panels.add(player);
    panel.onDidDispose(() => panels.delete(player));
  };
  const play: PlayFilm = async (record) => {
    const open = [...panels].find(({ film }) => film === record.outputFile);
    if (open) {
      open.reveal();
      return open.show(record);
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    add(vscode.window.createWebviewPanel(viewType, titleOf(record), place), record);
  };
  const serializer: vscode.WebviewPanelSerializer<{ readonly render?: string } | undefined> = {
    async deserializeWebviewPanel(panel, state) {
      await renders.loaded;
      const record = renders.get(state?.render ?? '');
      if (record) add(panel, record);
      else panel.dispose();
    },
  };
  const parts = vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(viewType, serializer),
    renders.onDidChange((change) => {
      for (const panel of panels) panel.follow(change);
    }),
    server,
  );
  return { play, dispose: () => parts.dispose() };
}

function lazyServer(): vscode.Disposable & { get(): Promise<FilmServer> } {
  let started: Promise<FilmServer> | undefined;
  const start = async () => (await import('./FilmServer')).FilmServer.start();
  return {
    get: () => {
      started ??= start();
      return started;
    },
    dispose: () => void started?.then((films) => films.close()),
  };
}
