import type { LaunchOptions } from '../capture/LaunchOptions';
import { Cancelled, WorkerError } from '../errors';
import { WorkerProcess } from './WorkerProcess';

/** Keeps workers warm from chunk to chunk. A worker that died is replaced when it is needed. */
export class WorkerPool {
  readonly #script: string;
  readonly #maxWorkers: number;
  readonly #workers = new Set<WorkerProcess>();
  readonly #idle: WorkerProcess[] = [];
  readonly #waiting: (() => void)[] = [];
  #isDisposed = false;

  constructor(script: string, maxWorkers = Number.POSITIVE_INFINITY) {
    this.#script = script;
    this.#maxWorkers = maxWorkers;
  }

  /** Starts workers and their browsers until there are `count`. */
  warm(count: number, options: LaunchOptions): void {
    while (!this.#isDisposed && this.#workers.size < Math.min(count, this.#maxWorkers)) {
      const worker = this.#start();
      worker.warm(options);
      this.#idle.unshift(worker);
    }
  }

  /** Lends a worker to `work`; waits where all are lent and there may be no more. */
  async use<T>(work: (worker: WorkerProcess) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const worker = await this.#take(signal);
    try {
      return await work(worker);
    } finally {
      if (worker.isUsable) this.#idle.push(worker);
      this.#waiting.shift()?.();
    }
  }

  /** Ends every worker with all that it started. Nothing can be rendered afterwards. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  async #take(signal: AbortSignal | undefined): Promise<WorkerProcess> {
    for (;;) {
      if (this.#isDisposed) throw new WorkerError('the executor has been disposed');
      if (signal?.aborted) throw new Cancelled();
      // The one that was free last goes on where it stands: its page is at the frame before the next chunk.
      const worker = this.#idle.pop();
      if (worker?.isUsable) return worker;
      if (worker) continue;
      if (this.#workers.size < this.#maxWorkers) return this.#start();
      await this.#wait(signal);
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        wake();
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(wake);
    });
  }

  #start(): WorkerProcess {
    const worker = new WorkerProcess(this.#freeNumber(), this.#script);
    this.#workers.add(worker);
    void worker.exited.then(() => this.#forget(worker));
    return worker;
  }

  #forget(worker: WorkerProcess): void {
    this.#workers.delete(worker);
    const index = this.#idle.indexOf(worker);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#waiting.shift()?.();
  }

  #freeNumber(): number {
    const taken = new Set([...this.#workers].map(({ number }) => number));
    let number = 1;
    while (taken.has(number)) number++;
    return number;
  }
}
