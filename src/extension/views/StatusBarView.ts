import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { isActive, percentOf, type RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { describeProgress } from './describeProgress';

const refreshMs = 250;
// A success is news for a while; a failure stays until it was looked at.
const newsMs = 15_000;
const mostLetters = 36;

/** The status bar item: per cent of what runs, then how it ended, then nothing. */
export class StatusBarView implements vscode.Disposable {
  readonly #renders: RenderService;
  readonly #item: vscode.StatusBarItem;
  readonly #listener: vscode.Disposable;
  #news: RenderRecord | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(renders: RenderService) {
    this.#renders = renders;
    this.#item = vscode.window.createStatusBarItem('framewright.status', vscode.StatusBarAlignment.Left, 0);
    this.#item.name = 'Framewright';
    this.#item.command = commandIds.showActions;
    this.#listener = renders.onDidChange(({ kind, record, event }) => {
      if (kind === 'removed' && record.id === this.#news?.id) this.#news = undefined;
      if (event && !isActive(record)) this.#tell(record);
      this.#timer ??= setTimeout(() => this.#draw(), refreshMs);
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    this.#listener.dispose();
    this.#item.dispose();
  }

  /** Somebody has looked: a failure needs no red any more. */
  acknowledge(): void {
    if (this.#news?.status !== 'failed') return;
    this.#news = undefined;
    this.#draw();
  }

  #tell(record: RenderRecord): void {
    this.#news = record.status === 'cancelled' ? undefined : record;
    clearTimeout(this.#quiet);
    if (record.status === 'failed') return;
    this.#quiet = setTimeout(() => {
      this.#news = undefined;
      this.#draw();
    }, newsMs);
  }

  #draw(): void {
    this.#timer = undefined;
    const active = this.#renders.records.filter(isActive);
    const running = active.find(({ status }) => status === 'running') ?? active[0];
    if (running) this.#showRunning(running, active.length - 1);
    else if (this.#news) this.#showNews(this.#news);
    else this.#item.hide();
  }

  #showRunning(record: RenderRecord, waiting: number): void {
    const queued = waiting > 0 ? ` (+${waiting})` : '';
    this.#show(`$(sync~spin) ${percentOf(record)}%${queued}`, describeProgress(record, vscode.l10n));
  }

  #showNews(record: RenderRecord): void {
    if (record.status === 'failed') {
      const { failure } = record.run.status as { failure?: { message: string } };
      const text = vscode.l10n.t('{0} failed', shorten(record.name));
      this.#show(`$(error) ${text}`, failure?.message ?? text, 'statusBarItem.errorBackground');
      return;
    }
    const film = vscode.Uri.file(record.outputFile).path.split('/').at(-1) ?? record.name;
    this.#show(`$(check) ${shorten(film)}`, vscode.l10n.t('{0} is rendered', record.outputFile));
  }

  #show(text: string, tooltip: string, background?: string): void {
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    this.#item.accessibilityInformation = { label: `Framewright: ${text.replace(/\$\([^)]*\) /, '')}, ${tooltip}` };
    this.#item.show();
  }
}

/** A bar has room for a word or two: beginning and end of a long name. */
function shorten(name: string): string {
  return name.length <= mostLetters ? name : `${name.slice(0, mostLetters - 12)}…${name.slice(-11)}`;
}
