import { join, resolve } from 'node:path';
import type { LaunchOptions } from '../capture/LaunchOptions';
import { nameFrames } from '../plan/nameFrames';
import type { RendererOptions, RenderJobOptions } from '../plan/types';
import type { RenderExecutor } from './RenderExecutor';
import { WorkerPool } from './WorkerPool';
import type { WorkerProcess } from './WorkerProcess';

export interface LocalExecutorOptions {
  /** For chunks whose options name none. */
  readonly browserPath?: string;
  /** For chunks whose options name none. */
  readonly ffmpegPath?: string;
  /** Most worker processes at once. Default: as many as there are chunks in flight. */
  readonly maxWorkers?: number;
}

/**
 * Renders chunks on this machine, in a pool of worker processes with one browser each. Workers stay warm from chunk to
 * chunk and from render to render, until `dispose()`; idle ones do not keep the process alive.
 */
export class LocalExecutor implements RenderExecutor, AsyncDisposable {
  readonly #options: LocalExecutorOptions;
  readonly #pool: WorkerPool;

  constructor(options: LocalExecutorOptions = {}) {
    this.#options = options;
    this.#pool = new WorkerPool(join(__dirname, 'worker.js'), options.maxWorkers);
  }

  /** Starts `workers` worker processes and their browsers, so that the first chunks find them ready. */
  warm(workers: number, options: LaunchOptions = {}): void {
    const { browserPath, browserArgs, toolsFolder, network, locale, scale } = { ...this.#programs, ...options };
    this.#pool.warm(workers, withoutUndefined({ browserPath, browserArgs, toolsFolder, network, locale, scale }));
  }

  /** Renders one chunk into the segment `outputPath`. Rejects with WorkerError (retryable) where the worker dies. */
  async render(
    compositionUrl: string,
    outputPath: string,
    options: RendererOptions,
    jobOptions: RenderJobOptions = {},
  ): Promise<void> {
    const job = {
      compositionUrl,
      outputPath: resolve(outputPath),
      options: { ...this.#programs, ...options },
      recordInputs: true,
    };
    await this.#pool.use((worker) => {
      announce(worker, options, jobOptions);
      return worker.render(job, jobOptions);
    }, jobOptions.signal);
  }

  /** Ends all workers with their browsers and ffmpegs, within 2 s. Chunks in flight fail. */
  async dispose(): Promise<void> {
    await this.#pool.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  get #programs(): Pick<LocalExecutorOptions, 'browserPath' | 'ffmpegPath'> {
    const { browserPath, ffmpegPath } = this.#options;
    return { ...(browserPath !== undefined && { browserPath }), ...(ffmpegPath !== undefined && { ffmpegPath }) };
  }
}

function announce(worker: WorkerProcess, options: RendererOptions, jobOptions: RenderJobOptions): void {
  const name = worker.jobCount === 0 ? `Starting worker ${worker.number}` : `worker ${worker.number}`;
  // Which chunk of a plan this is only the scheduler knows; it puts the number in.
  jobOptions.onEvent?.({ type: 'chunkAssigned', chunk: 0, worker: worker.number });
  jobOptions.onEvent?.({ type: 'log', message: `${name}: ${nameFrames(options)}`, worker: worker.number });
}

function withoutUndefined(
  options: { readonly [Name in keyof LaunchOptions]: LaunchOptions[Name] | undefined },
): LaunchOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
