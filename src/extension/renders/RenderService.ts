import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { RunEvent } from '../../core/orchestrator/events';
import { initialRunState } from '../../core/orchestrator/state';
import type { RenderHistory } from './RenderHistory';
import { isActive, mayRetry, type RenderRecord, reduceRecord, rewind } from './RenderRecord';
import type { RenderRequest } from './RenderRequest';

/** Something in the list of renders changed. */
export interface RenderChange {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly record: RenderRecord;
  /** What happened in its run, where that is what changed it. */
  readonly event?: RunEvent;
}

/** Runs one render to its end, whatever that is, and tells what happens; never rejects. */
export type RunRender = (
  record: RenderRecord,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
) => Promise<void>;

/** Past renders that are kept in the list. */
const keptRecords = 100;

/** The renders of this window and of earlier sessions. One runs at a time, the others wait in order. */
export class RenderService implements vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<RenderChange>();
  readonly #runRender: RunRender;
  readonly #history: RenderHistory;
  readonly #records = new Map<string, RenderRecord>();
  readonly #queue: string[] = [];
  #running: { readonly id: string; readonly abort: AbortController; readonly over: Promise<void> } | undefined;
  #isDisposed = false;
  #stopped: Promise<void> | undefined;

  readonly onDidChange = this.#changes.event;
  /** Resolves when the renders of earlier sessions are in the list, with those that were cut off when the last one ended. */
  readonly loaded: Promise<readonly RenderRecord[]>;

  constructor(runRender: RunRender, history: RenderHistory) {
    this.#runRender = runRender;
    this.#history = history;
    this.loaded = this.#load();
  }

  /** Newest first. */
  get records(): readonly RenderRecord[] {
    return [...this.#records.values()].toSorted((a, b) => b.createdAt - a.createdAt);
  }

  get(id: string): RenderRecord | undefined {
    return this.#records.get(id);
  }

  /** Puts a render at the end of the queue. */
  start(request: RenderRequest): RenderRecord {
    const id = randomUUID();
    const { page, ...rest } = request;
    const record: RenderRecord = {
      ...rest,
      id,
      page: page.toString(),
      folder: this.#history.folderOf(id),
      createdAt: Date.now(),
      status: 'queued',
      run: initialRunState,
    };
    this.#enqueue(record, 'added');
    return record;
  }

  /** The record when it has ended, whatever its end. Rejects where there is no such render, or no more. */
  finished(id: string): Promise<RenderRecord> {
    return new Promise((resolve, reject) => {
      const look = (record: RenderRecord | undefined) => {
        if (record && isActive(record)) return false;
        if (record) resolve(record);
        else reject(new Error(`there is no render ${id}`));
        return true;
      };
      if (look(this.get(id))) return;
      const listener = this.onDidChange(({ record }) => {
        if (record.id === id && look(this.get(id))) listener.dispose();
      });
    });
  }

  cancel(id: string): void {
    const record = this.get(id);
    if (!record) return;
    if (this.#running?.id === id) this.#running.abort.abort();
    else if (record.status === 'queued') this.#apply(id, { type: 'cancelled' });
  }

  /**
   * Runs a render again that did not come to its end: what it finished is used again. Returns undefined where it may not be.
   * @param outputFile where the film goes, where that is another place now
   */
  retry(id: string, outputFile?: string): RenderRecord | undefined {
    const record = this.get(id);
    if (!record || !mayRetry(record)) return undefined;
    const again = rewind({ ...record, ...(outputFile !== undefined && { outputFile }) });
    this.#enqueue(again, 'changed');
    return again;
  }

  /** Takes a render away that neither runs nor waits, with what it kept on disk. The film stays. */
  async remove(id: string): Promise<void> {
    const record = this.get(id);
    if (record && !isActive(record)) await this.#remove(record);
  }

  /** Takes away all that neither run nor wait, with what they kept on disk. The films stay. */
  async clearFinished(): Promise<void> {
    await Promise.all(this.records.filter((record) => !isActive(record)).map((record) => this.#remove(record)));
  }

  /** Ends what runs, for the next session to go on with. Resolves when its children are gone. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#isDisposed = true;
    this.#queue.length = 0;
    this.#running?.abort.abort();
    const left = this.records.filter(isActive).map((record) => this.#history.save(record, true).catch(() => {}));
    await Promise.all([...left, this.#running?.over]);
  }

  dispose(): void {
    void this.stop();
    this.#changes.dispose();
  }

  async #load(): Promise<readonly RenderRecord[]> {
    const { records, cutOff } = await this.#history.load();
    const [kept, old] = split(records, keptRecords);
    for (const record of kept) {
      this.#records.set(record.id, record);
      this.#changes.fire({ kind: 'added', record });
    }
    const news = kept.filter(({ id }) => cutOff.has(id));
    // It is news once.
    await Promise.all(news.map((record) => this.#history.save(record).catch(() => {})));
    await Promise.all(old.map(({ id }) => this.#history.remove(id)));
    return news;
  }

  #enqueue(record: RenderRecord, kind: RenderChange['kind']): void {
    this.#set(record, kind);
    this.#queue.push(record.id);
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#running || this.#isDisposed) return;
    const record = this.get(this.#queue.shift() ?? '');
    if (!record) return;
    if (record.status !== 'queued') return this.#next();
    const abort = new AbortController();
    const { id } = record;
    const over = this.#runRender(record, (event) => this.#apply(id, event), abort.signal);
    this.#running = { id, abort, over };
    await over;
    this.#running = undefined;
    await this.#next();
  }

  #apply(id: string, event: RunEvent): void {
    const record = this.get(id);
    // A render that the end of the session takes along was not cancelled by anybody.
    if (!record || this.#isDisposed) return;
    const after = reduceRecord(record, event, Date.now());
    this.#set(after, 'changed', event);
  }

  #set(record: RenderRecord, kind: RenderChange['kind'], event?: RunEvent): void {
    const before = this.#records.get(record.id);
    this.#records.set(record.id, record);
    if (before?.status !== record.status) void this.#history.save(record).catch(() => {});
    if (!this.#isDisposed) this.#changes.fire({ kind, record, ...(event && { event }) });
  }

  async #remove(record: RenderRecord): Promise<void> {
    this.#records.delete(record.id);
    this.#changes.fire({ kind: 'removed', record });
    await this.#history.remove(record.id);
  }
}

function split<T>(list: readonly T[], count: number): [T[], T[]] {
  return [list.slice(0, count), list.slice(count)];
}
