import path from 'node:path';
import * as vscode from 'vscode';
import { type MessageToPlayer, parseFromPlayer } from '../../webview/messages';
import { loadEngine } from '../loadEngine';
import { percentOf, type RenderRecord } from '../renders/RenderRecord';
import type { RenderChange } from '../renders/RenderService';
import { readSettings } from '../settings/readSettings';
import { describeStatus } from '../views/describeStatus';
import { ownRoots, webviewHtml } from '../webviews/webviewHtml';
import { describeFilm } from './describeFilm';
import type { FilmServer } from './FilmServer';
import { saveFrame } from './saveFrame';

export interface PlayerParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  /** Starts at the first film. */
  films(): Promise<FilmServer>;
}

/** A panel that plays one film, of whichever render made it last. */
export class PlayerPanel implements vscode.Disposable {
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PlayerParts;
  readonly #listeners: vscode.Disposable[];
  #record: RenderRecord;
  /** What is served now, to be let go of. */
  #served: string | undefined;
  /** Whether the film plays at once when it is there: what is sent to a hidden panel is lost, and sent again when it is shown. */
  #plays: boolean;

  constructor(panel: vscode.WebviewPanel, record: RenderRecord, parts: PlayerParts, plays: boolean) {
    this.#panel = panel;
    this.#record = record;
    this.#parts = parts;
    this.#plays = plays;
    this.#listeners = [panel.webview.onDidReceiveMessage((message) => this.#receive(message))];
    panel.onDidDispose(() => this.dispose());
    panel.iconPath = vscode.Uri.joinPath(parts.context.extensionUri, 'media', 'film.svg');
    void this.#draw();
  }

  get film(): string {
    return this.#record.outputFile;
  }

  /** Where the panel is; undefined while it is hidden behind another tab. */
  get viewColumn(): vscode.ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  /** Brings it to the front; `takesFocus`: its keys work at once. */
  reveal(takesFocus: boolean): void {
    this.#panel.reveal(undefined, !takesFocus);
  }

  /** Shows the film as another render made it. */
  async show(record: RenderRecord, plays = false): Promise<void> {
    this.#record = record;
    this.#plays = plays;
    await this.#send();
  }

  /** Follows a render of the same film: lets go before it is replaced. */
  follow({ record, event }: RenderChange): void {
    if (record.outputFile !== this.film || !event) return;
    const isReplacing = event.type === 'phaseStarted' && event.phase === 'verify';
    if (isReplacing) this.#release();
    const isOver = event.type === 'finished' || event.type === 'failed' || event.type === 'cancelled';
    this.#post({ type: 'rendering', percent: isOver ? undefined : percentOf(record) });
    if (event.type === 'finished') void this.show(record);
    // The film that was there before still is.
    else if (isOver && this.#served === undefined) void this.#send();
  }

  dispose(): void {
    for (const listener of this.#listeners.splice(0)) listener.dispose();
    void this.#stopServing();
  }

  async #draw(): Promise<void> {
    const { context, films } = this.#parts;
    const { webview } = this.#panel;
    const host = (await films()).host;
    const external = await vscode.env.asExternalUri(vscode.Uri.parse(`http://${host}`));
    const origin = `${external.scheme}://${external.authority}`;
    // For where loopback does not reach: the film's folder, and that of all renders, for each has its playable copy in its own.
    const places = [this.film, this.#record.folder].map((file) => vscode.Uri.file(path.dirname(file)));
    webview.options = { enableScripts: true, localResourceRoots: [...ownRoots(context.extensionUri), ...places] };
    webview.html = webviewHtml(webview, context.extensionUri, {
      script: 'player.js',
      title: titleOf(this.#record),
      data: { film: this.film },
      policy: [`media-src ${origin} http://${host} ${webview.cspSource}`],
    });
  }

  #receive(raw: unknown): void {
    const message = parseFromPlayer(raw);
    switch (message?.type) {
      case 'ready':
        void this.#send();
        return;
      case 'saveFrame':
        void saveFrame(this.#record, message.frame, message.png);
        return;
      case 'playing':
        this.#plays = false;
        void vscode.commands.executeCommand('setContext', 'framewright.hasPlayed', true);
        this.#parts.log.debug(`player: ${this.film} over ${new URL(message.source).origin}`);
        return;
      case 'problem':
        this.#parts.log.warn(`player: ${message.message}`);
        return;
      default:
    }
  }

  async #send(): Promise<void> {
    const record = this.#record;
    try {
      const { playableCopy } = await loadEngine();
      const { ffmpegPath, toolsFolder } = readSettings(vscode.Uri.parse(record.page)).machine;
      const playable = await playableCopy({ film: record.outputFile, folder: record.folder, ffmpegPath, toolsFolder });
      const sources = await this.#serve(playable.file);
      const film = await describeFilm(record, { sources, hasSound: playable.hasSound }, (status) =>
        describeStatus(status, vscode.l10n),
      );
      if (record !== this.#record) return;
      this.#post({ type: 'film', film, plays: this.#plays });
    } catch (error) {
      const message = vscode.l10n.t('The film cannot be shown: {0}', (error as Error).message);
      this.#post({ type: 'missing', message });
    }
  }

  async #serve(file: string): Promise<string[]> {
    await this.#stopServing();
    const films = await this.#parts.films();
    this.#served = file;
    const loopback = vscode.Uri.parse(films.add(file));
    const external = await vscode.env.asExternalUri(loopback);
    const version = `v=${Date.now()}`;
    const resource = this.#panel.webview.asWebviewUri(vscode.Uri.file(file)).with({ query: version });
    // Not every remote forwards ports, but the browser may well be on this machine.
    return [...new Set([external, loopback].map((uri) => uri.toString(true))), resource.toString()];
  }

  #release(): void {
    this.#post({ type: 'release' });
    void this.#stopServing();
  }

  async #stopServing(): Promise<void> {
    const file = this.#served;
    this.#served = undefined;
    if (file !== undefined) (await this.#parts.films()).remove(file);
  }

  #post(message: MessageToPlayer): void {
    void this.#panel.webview.postMessage(message);
  }
}

export function titleOf({ outputFile }: RenderRecord): string {
  return path.basename(outputFile);
}
