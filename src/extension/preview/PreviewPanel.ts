import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseFrameRate } from '../../core/plan/frameRate';
import type { Composition } from '../../core/plan/types';
import type { CompositionViewer, FrameImage } from '../../core/still/CompositionViewer';
import { type MessageToPreview, type PageProblem, parseFromPreview } from '../../webview/messages';
import { optionsFrom } from '../commands/renderCommands';
import type { Diagnostics } from '../diagnostics/Diagnostics';
import { inWords, shortenPaths } from '../failures/inWords';
import { findSource } from '../files/findSource';
import type { loadEngine } from '../loadEngine';
import { nameOfPage } from '../settings/outputPath';
import { readSettings } from '../settings/readSettings';
import { ownRoots, webviewHtml } from '../webviews/webviewHtml';
import { FrameFeed } from './FrameFeed';

export interface PreviewParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly loadEngine: typeof loadEngine;
  readonly diagnostics: Diagnostics;
}

/** Programs write a file in several steps. */
const settleMs = 150;

interface OpenPage {
  readonly viewer: CompositionViewer;
  readonly feed: FrameFeed;
}

/** A panel that shows one page frame by frame, as it will be rendered: shot by the render's own browser. */
export class PreviewPanel implements vscode.Disposable {
  readonly page: vscode.Uri;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PreviewParts;
  readonly #listeners: vscode.Disposable;
  #open: Promise<OpenPage> | undefined;
  #composition: Composition | undefined;
  #frame = 0;
  #loops = false;
  #source: string | undefined;
  /** The page shows nothing now: any change may mend it. */
  #isBroken = false;
  #settling: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(panel: vscode.WebviewPanel, page: vscode.Uri, parts: PreviewParts) {
    this.page = page;
    this.#panel = panel;
    this.#parts = parts;
    const { extensionUri } = parts.context;
    this.#listeners = vscode.Disposable.from(
      panel.webview.onDidReceiveMessage((message) => this.#receive(message)),
      panel.onDidChangeViewState(() => panel.visible || this.#toFeed((feed) => feed.pause())),
      this.#watch(),
    );
    panel.onDidDispose(() => this.dispose());
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'film.svg');
    panel.webview.options = { enableScripts: true, localResourceRoots: ownRoots(extensionUri) };
    panel.webview.html = webviewHtml(panel.webview, extensionUri, {
      script: 'preview.js',
      title: panel.title,
      data: { page: page.toString(), name: nameOfPage(page.fsPath) },
    });
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#settling);
    this.#listeners.dispose();
    void this.close();
  }

  /** Ends browser and server. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.then(({ viewer, feed }) => {
      feed.pause();
      return viewer.close();
    });
  }

  #receive(raw: unknown): void {
    const message = parseFromPreview(raw);
    switch (message?.type) {
      case 'ready':
        this.#frame = message.frame;
        void this.#show();
        return;
      case 'show':
        this.#frame = message.frame;
        this.#toFeed((feed) => feed.show(message.frame));
        return;
      case 'play':
        void this.#play(message.from);
        return;
      case 'loop':
        this.#loops = message.loop;
        this.#toFeed((feed) => {
          feed.loops = message.loop;
        });
        return;
      case 'pause':
        this.#toFeed((feed) => feed.pause());
        return;
      case 'shown':
        this.#toFeed((feed) => feed.shown());
        return;
      case 'openSource':
        void this.#openSource();
        return;
      default:
    }
  }

  #toFeed(tell: (feed: FrameFeed) => void): void {
    // Why nothing is open is told by whoever tried.
    void this.#open?.then(
      ({ feed }) => tell(feed),
      () => {},
    );
  }

  /** Follows the files that the page is made from, whoever writes them. */
  #watch(): vscode.Disposable {
    const folder = vscode.workspace.getWorkspaceFolder(this.page) ?? vscode.Uri.file(path.dirname(this.page.fsPath));
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
    const changed = async (uri: vscode.Uri) => {
      if (!(await this.#isPart(uri))) return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => void this.#reload(), settleMs);
    };
    return vscode.Disposable.from(watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed));
  }

  /** Shows the composition anew, at the frame where it stood. */
  async #show(): Promise<void> {
    this.#post({ type: 'loading' });
    try {
      this.#open ??= this.#start().catch((error) => {
        this.#open = undefined;
        throw error;
      });
      const { viewer, feed } = await this.#open;
      const composition = await viewer.composition();
      this.#composition = composition;
      const { width, height, totalFrames } = composition;
      this.#frame = Math.min(this.#frame, totalFrames - 1);
      const info = {
        name: nameOfPage(this.page.fsPath),
        width,
        height,
        frameCount: totalFrames,
        rate: rateOf(composition),
      };
      this.#post({ type: 'composition', composition: info, frame: this.#frame });
      feed.show(this.#frame);
    } catch (error) {
      await this.#tellProblem(error);
    }
  }

  async #start(): Promise<OpenPage> {
    const engine = await this.#parts.loadEngine();
    const settings = readSettings(this.page);
    const { chunkFrames: _chunks, concurrency: _workers, ...options } = optionsFrom(settings, 1);
    const viewer = new engine.CompositionViewer(this.page.fsPath, {
      options: { ...options, quality: 'standard', ...settings.machine },
      onWarning: ({ message }) => this.#parts.log.warn(`preview of ${path.basename(this.page.fsPath)}: ${message}`),
    });
    const feed = new FrameFeed(viewer, {
      onFrame: (image, fps) => this.#send(image, fps),
      onProblem: (error) => void this.#tellProblem(error),
      onStopped: () => this.#post({ type: 'stopped' }),
    });
    feed.loops = this.#loops;
    return { viewer, feed };
  }

  async #play(from: number): Promise<void> {
    const composition = this.#composition;
    const open = await this.#open;
    if (composition) await open?.feed.play(from, rateOf(composition), composition.totalFrames);
  }

  async #reload(): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    open?.feed.pause();
    this.#parts.diagnostics.clear(this.page);
    await open?.viewer.reload();
    // A hidden panel asks for its frame when it is shown again.
    if (!this.#isDisposed && this.#panel.visible) await this.#show();
  }

  #send({ frame, bytes }: FrameImage, fps: number | undefined): void {
    this.#frame = frame;
    this.#isBroken = false;
    this.#post({ type: 'frame', frame, image: new Uint8Array(bytes), ...(fps !== undefined && { fps }) });
  }

  async #tellProblem(error: unknown): Promise<void> {
    const engine = await this.#parts.loadEngine();
    const failure = inWords(engine.toFailureReport(error), this.page);
    if (failure.name === 'Cancelled') return;
    const { message, mend, frame, source } = failure;
    this.#source = source;
    const problem: PageProblem = {
      message,
      ...(mend !== undefined && { mend }),
      ...(frame !== undefined && { frame }),
      ...(source !== undefined && { source: shortenPaths(source, this.page) }),
    };
    this.#isBroken = true;
    this.#post({ type: 'problem', problem });
    await this.#parts.diagnostics.report(this.page, failure);
  }

  async #openSource(): Promise<void> {
    const place = this.#source === undefined ? undefined : await findSource(this.#source, this.page);
    const selection = place && new vscode.Range(place.position, place.position);
    const viewColumn = vscode.ViewColumn.One;
    await vscode.window.showTextDocument(place?.uri ?? this.page, { viewColumn, ...(selection && { selection }) });
  }

  /** Whether the page is made from a file; while it is broken, whether it may be. */
  async #isPart({ fsPath }: vscode.Uri): Promise<boolean> {
    if (this.#isBroken || fsPath === this.page.fsPath) return true;
    const open = await this.#open;
    // These are the files themselves; the watcher may tell of them through a link, or with a drive's letter of the other case.
    const file = await realpath(fsPath).catch(() => fsPath);
    return open?.viewer.inputs.has(file) === true || path.basename(file) === 'composition.json';
  }

  #post(message: MessageToPreview): void {
    // A panel that is gone throws, and would keep its browser from being closed.
    if (!this.#isDisposed) void this.#panel.webview.postMessage(message);
  }
}

function rateOf({ fps }: Composition): readonly [number, number] {
  const { num, den } = parseFrameRate(fps);
  return [num, den];
}
