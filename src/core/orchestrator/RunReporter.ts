import { setMaxListeners } from 'node:events';
import { Cancelled, toFailureReport } from '../errors';
import type { RenderJobOptions, RenderPlan } from '../plan/types';
import { describeWait } from './describeWait';
import type { Phase, RunEvent } from './events';
import { initialRunState, reduceRun } from './state';

// Timers fire late on a busy machine, and the promise is an event every 5 s.
const silenceMs = 4500;

/**
 * Passes on what happens in a run, and says what the run waits for when nothing has happened for a while. Its `signal`
 * aborts with the caller's, or when a callback of the caller throws: then the run ends with that error.
 */
export class RunReporter {
  readonly #job: RenderJobOptions;
  readonly #abort = new AbortController();
  readonly #silence = setTimeout(() => this.#breakSilence(), silenceMs);
  readonly #startedAt = performance.now();
  readonly #warned = new Set<string>();
  #state = initialRunState;
  #phase: Phase = 'probe';
  #lastEventAt = performance.now();

  constructor(job: RenderJobOptions) {
    this.#job = job;
    // Every chunk under way listens, and there may be many.
    setMaxListeners(0, this.#abort.signal);
    if (job.signal?.aborted) this.#cancel();
    else job.signal?.addEventListener('abort', this.#cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  readonly emit = (event: RunEvent): void => {
    // Every worker meets what is the matter with a page.
    if (event.type === 'warning' && this.#wasSaid(event.message)) return;
    this.#lastEventAt = performance.now();
    this.#silence.refresh();
    this.#pass(event);
  };

  readonly progress = (fraction: number): void => {
    this.#guard(() => this.#job.onProgress?.(fraction));
  };

  /** Runs one phase, with its events. */
  async phase<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    this.emit({ type: 'phaseStarted', phase });
    const result = await work();
    this.emit({ type: 'phaseFinished', phase, elapsedMs: performance.now() - startedAt });
    return result;
  }

  /** Tells what will be rendered. */
  announce(plan: RenderPlan, outputFile: string): void {
    const { id: planId, composition, totalFrames } = plan;
    const chunks = plan.chunks.map(({ id, startFrame, frameCount }) => ({ id, startFrame, frameCount }));
    this.emit({ type: 'planned', planId, composition, totalFrames, chunks, outputFile });
  }

  /** The film is in its place. */
  finish(outputFile: string): { readonly outputFile: string; readonly elapsedMs: number } {
    const result = { outputFile, elapsedMs: performance.now() - this.#startedAt };
    this.emit({ type: 'finished', ...result });
    return result;
  }

  /** Tells how the run failed. Returns the cause: after an abort that of the abort, whatever broke because of it. */
  fail(error: unknown): unknown {
    const cause: unknown = this.signal.aborted ? this.signal.reason : error;
    this.emit(cause instanceof Cancelled ? { type: 'cancelled' } : { type: 'failed', failure: toFailureReport(cause) });
    return cause;
  }

  /** Nothing waits any more. */
  close(): void {
    clearTimeout(this.#silence);
    this.#job.signal?.removeEventListener('abort', this.#cancel);
  }

  #wasSaid(warning: string): boolean {
    const isKnown = this.#warned.has(warning);
    this.#warned.add(warning);
    return isKnown;
  }

  readonly #cancel = (): void => this.#abort.abort(new Cancelled());

  #breakSilence(): void {
    const elapsedMs = performance.now() - this.#lastEventAt;
    this.#pass({ type: 'waiting', phase: this.#phase, message: describeWait(this.#state, this.#phase), elapsedMs });
    this.#silence.refresh();
  }

  #pass(event: RunEvent): void {
    if (event.type === 'phaseStarted') this.#phase = event.phase;
    this.#state = reduceRun(this.#state, event, performance.now());
    this.#guard(() => this.#job.onEvent?.(event));
  }

  #guard(callback: () => void): void {
    try {
      callback();
    } catch (cause) {
      this.#abort.abort(cause);
    }
  }
}
