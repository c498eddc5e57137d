import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cancelled, toFailureReport } from '../errors';
import type { RenderExecutor } from '../executors/RenderExecutor';
import type { MachineOptions } from '../plan/machineOptions';
import { nameFrames } from '../plan/nameFrames';
import type { RenderChunk, RenderJobOptions } from '../plan/types';
import type { RunEvent } from './events';
import { FrameProgress, saneFraction } from './FrameProgress';

/** Chunks to be rendered and the means to do it. */
export interface ScheduleRequest {
  readonly compositionUrl: string;
  readonly chunks: readonly RenderChunk[];
  /** Options of this machine, which a plan does not carry. */
  readonly machineOptions?: MachineOptions;
  /** Folder that the chunks' output files are relative to. */
  readonly runFolder: string;
  readonly executor: RenderExecutor;
  /** Chunks in flight at once. */
  readonly concurrency: number;
  /** Tries at a chunk whose failures are marked `retryable`. Default 3. */
  readonly maxAttempts?: number | undefined;
  readonly progress?: FrameProgress;
  readonly signal?: AbortSignal | undefined;
  onEvent?(event: RunEvent): void;
  /** Pause in ms after the failure of an attempt. Default: 250, 500, 1000 … */
  backOffMs?(attempt: number): number;
  /** How long executors may take to settle after the render has ended early, in ms. Default 10000. */
  readonly settleMs?: number;
}

/**
 * Renders all chunks, in ascending order, no more than `concurrency` at a time. The first final failure aborts the rest.
 * Settles when every chunk has; rejects with the first cause, or with Cancelled when the signal aborted.
 */
export async function schedule(request: ScheduleRequest): Promise<void> {
  const { signal } = request;
  if (signal?.aborted) throw new Cancelled();
  const run = new Schedule(request);
  const cancel = () => run.end(new Cancelled());
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    await run.settle();
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

class Schedule {
  readonly #request: ScheduleRequest;
  readonly #progress: FrameProgress;
  readonly #abort = new AbortController();
  readonly #inFlight = new Set<RenderChunk>();
  #next = 0;
  #settled = false;
  #ended: { readonly cause: unknown } | undefined;

  constructor(request: ScheduleRequest) {
    this.#request = request;
    this.#progress = request.progress ?? new FrameProgress(countFrames(request.chunks));
  }

  /** Ends the run early; the first cause is the one that counts. */
  end(cause: unknown): void {
    if (this.#ended) return;
    this.#ended = { cause };
    this.#abort.abort(cause);
  }

  async settle(): Promise<void> {
    const { concurrency, chunks } = this.#request;
    const patience = this.#patience();
    const lanes = Array.from({ length: Math.min(concurrency, chunks.length) }, () => this.#lane());
    await Promise.race([Promise.all(lanes), patience.over]);
    patience.dispose();
    if (this.#ended) this.#giveUp();
    this.#settled = true;
    if (this.#ended) throw this.#ended.cause;
  }

  /** `over` resolves when executors have had their time to settle after an early end. */
  #patience(): { over: Promise<void>; dispose(): void } {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<void>((resolve) => {
      const wait = () => {
        timer = setTimeout(resolve, this.#settleMs);
      };
      this.#abort.signal.addEventListener('abort', wait, { once: true });
    });
    return { over, dispose: () => clearTimeout(timer) };
  }

  async #lane(): Promise<void> {
    while (!this.#ended) {
      const chunk = this.#request.chunks[this.#next];
      if (!chunk) return;
      this.#next++;
      this.#inFlight.add(chunk);
      await this.#render(chunk).catch((cause: unknown) => this.end(cause));
      this.#inFlight.delete(chunk);
    }
  }

  async #render(chunk: RenderChunk): Promise<void> {
    for (let attempt = 1; !this.#ended; attempt++) {
      const failure = await this.#attempt(chunk, attempt);
      if (!failure) return;
      if (this.#ended) break;
      if (!this.#mayRetry(failure.cause, attempt)) return this.#fail(chunk, attempt, failure.cause);
      await this.#backOff(chunk, attempt, failure.cause);
    }
    this.#emit({ type: 'chunkCancelled', chunk: chunk.id });
  }

  async #attempt(chunk: RenderChunk, attempt: number): Promise<{ cause: unknown } | undefined> {
    const { compositionUrl, runFolder, executor, machineOptions } = this.#request;
    const options = { ...chunk.options, ...machineOptions };
    const startedAt = performance.now();
    const watch = this.#watch(chunk);
    this.#emit({ type: 'chunkStarted', chunk: chunk.id, attempt });
    try {
      await executor.render(compositionUrl, join(runFolder, chunk.outputFile), options, watch.jobOptions);
    } catch (cause) {
      return { cause };
    } finally {
      watch.end();
    }
    if (!this.#ended) this.#progress.set(chunk, 1);
    this.#emit({ type: 'chunkFinished', chunk: chunk.id, attempt, elapsedMs: performance.now() - startedAt });
    return undefined;
  }

  /** Job options for one attempt. Executors are strangers: what they say is checked, and after the attempt ignored. */
  #watch(chunk: RenderChunk): { jobOptions: RenderJobOptions; end(): void } {
    let isOver = false;
    let fraction = 0;
    const onProgress = (reported: number) => {
      const next = saneFraction(reported, fraction);
      if (isOver || this.#ended || next === fraction) return;
      fraction = next;
      this.#progress.set(chunk, fraction);
      this.#emit({ type: 'framesRendered', chunk: chunk.id, frames: Math.round(fraction * chunk.frameCount) });
    };
    const onEvent = (event: RunEvent) => {
      const mayTell = event.type === 'log' || event.type === 'warning' || event.type === 'chunkAssigned';
      if (mayTell && !isOver) this.#emit({ ...event, chunk: chunk.id });
    };
    const end = () => {
      isOver = true;
    };
    return { jobOptions: { onProgress, onEvent, signal: this.#abort.signal }, end };
  }

  #mayRetry(cause: unknown, attempt: number): boolean {
    const isRetryable = (cause as { retryable?: unknown } | null | undefined)?.retryable === true;
    return isRetryable && attempt < (this.#request.maxAttempts ?? 3);
  }

  async #backOff(chunk: RenderChunk, attempt: number, cause: unknown): Promise<void> {
    const delayMs = this.#request.backOffMs?.(attempt) ?? 250 * 2 ** (attempt - 1);
    this.#emit({ type: 'chunkRetrying', chunk: chunk.id, attempt, delayMs, failure: toFailureReport(cause) });
    // The abort that cuts the pause short is looked at by the caller.
    await delay(delayMs, undefined, { signal: this.#abort.signal }).catch(() => {});
  }

  #fail(chunk: RenderChunk, attempt: number, cause: unknown): void {
    this.#emit({ type: 'chunkFailed', chunk: chunk.id, attempt, failure: toFailureReport(cause) });
    this.end(cause);
  }

  /** After an early end: names the executors that did not stop, and the chunks that will not be rendered. */
  #giveUp(): void {
    for (const chunk of this.#inFlight) {
      const message = `chunk ${chunk.id} (${nameFrames(chunk)}) did not stop within ${this.#settleMs / 1000} s and is left to itself`;
      this.#emit({ type: 'warning', message, chunk: chunk.id });
    }
    const neverStarted = this.#request.chunks.slice(this.#next);
    for (const { id } of [...this.#inFlight, ...neverStarted]) this.#emit({ type: 'chunkCancelled', chunk: id });
  }

  get #settleMs(): number {
    return this.#request.settleMs ?? 10_000;
  }

  #emit(event: RunEvent): void {
    if (!this.#settled) this.#request.onEvent?.(event);
  }
}

function countFrames(chunks: readonly RenderChunk[]): number {
  return chunks.reduce((sum, { frameCount }) => sum + frameCount, 0);
}
