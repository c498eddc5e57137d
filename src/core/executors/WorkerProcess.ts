import type { ChildProcess } from 'node:child_process';
import type { LaunchOptions } from '../capture/LaunchOptions';
import { removeProfilesOf } from '../capture/profiles';
import { Cancelled, fromFailureReport, WorkerError } from '../errors';
import { nameFrames } from '../plan/nameFrames';
import type { RenderJobOptions } from '../plan/types';
import { type Child, describeExit, spawnChild } from '../process/spawnChild';
import {
  type ChunkJob,
  type MessageFromWorker,
  type MessageToWorker,
  parseMessageFromWorker,
} from '../worker/protocol';

// A worker that was told to stop has this long to end its browser and ffmpeg, and to say so.
const stopGraceMs = 800;
// And this long to end the chunk it is at and stay warm.
const cancelGraceMs = 600;

interface RunningJob {
  readonly job: ChunkJob;
  readonly jobOptions: RenderJobOptions;
  resolve(): void;
  reject(cause: unknown): void;
}

/** One worker: a child process with a browser of its own that renders one chunk after the other. */
export class WorkerProcess {
  /** Counts from 1. */
  readonly number: number;
  readonly #child: Child;
  readonly #running = new Map<number, RunningJob>();
  readonly #buried: Promise<void>;
  #jobCount = 0;
  #isStopping = false;

  /** Starts `script`. The worker does not keep this process alive while it is idle. */
  constructor(number: number, script: string) {
    this.number = number;
    this.#child = spawnChild(process.execPath, [script], {
      what: `worker ${number}`,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // In VS Code, execPath is Electron.
      env: process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
      politely: () => this.#send({ type: 'stop' }),
      graceMs: stopGraceMs,
      endsWithParent: true,
      errorType: WorkerError,
    });
    this.#child.process.on('message', (message) => this.#receive(message));
    this.#keepAlive(false);
    void this.exited.then(() => this.#failAll());
    this.#buried = this.exited.then(() => this.#bury());
  }

  /** Resolves when the process is gone, or never came. */
  get exited(): Promise<unknown> {
    return this.#child.exited.catch(() => {});
  }

  /** Whether it can be given a chunk: it is there, and stays. */
  get isUsable(): boolean {
    const { exitCode, signalCode } = this.#child.process;
    return !this.#isStopping && exitCode === null && signalCode === null;
  }

  /** How many chunks it has been given. */
  get jobCount(): number {
    return this.#jobCount;
  }

  /** Launches the browser before the first chunk is known. */
  warm(options: LaunchOptions): void {
    this.#send({ type: 'warm', options });
  }

  /** Renders one chunk. Rejects with WorkerError (retryable) where the process dies, with Cancelled after an abort. */
  async render(job: ChunkJob, jobOptions: RenderJobOptions): Promise<void> {
    if (jobOptions.signal?.aborted) throw new Cancelled();
    const id = this.#jobCount++;
    const settled = new Promise<void>((resolve, reject) => {
      this.#running.set(id, { job, jobOptions, resolve, reject });
    });
    const stopListening = this.#cancelOnAbort(id, jobOptions.signal);
    this.#keepAlive(true);
    this.#send({ type: 'render', job: id, ...job });
    try {
      await settled;
    } finally {
      stopListening();
      this.#running.delete(id);
      if (this.#running.size === 0) this.#keepAlive(false);
    }
  }

  /** Ends the worker with all that it started: politely, then by force. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#child.stop().catch(() => {});
    await this.#buried;
  }

  #cancelOnAbort(job: number, signal: AbortSignal | undefined): () => void {
    let timer: NodeJS.Timeout | undefined;
    const cancel = () => {
      this.#send({ type: 'cancel', job });
      timer = setTimeout(() => void this.stop(), cancelGraceMs);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
  }

  #receive(raw: unknown): void {
    let message: MessageFromWorker;
    try {
      message = parseMessageFromWorker(raw);
    } catch (cause) {
      this.#breakOff(new WorkerError(`worker ${this.number} sent a message that makes no sense`, { cause }));
      return;
    }
    const running = this.#running.get(message.job);
    if (running) settleOrTell(running, message);
  }

  #breakOff(cause: WorkerError): void {
    for (const { reject } of this.#running.values()) reject(cause);
    void this.stop();
  }

  /** Removes what it leaves behind where it was killed. */
  async #bury(): Promise<void> {
    const { pid } = this.#child.process;
    if (pid !== undefined) await removeProfilesOf(pid);
  }

  async #failAll(): Promise<void> {
    for (const { job, jobOptions, reject } of this.#running.values()) {
      reject(jobOptions.signal?.aborted ? new Cancelled() : await this.#describeDeath(job));
    }
  }

  async #describeDeath({ options: { startFrame = 0, frameCount = 1 } }: ChunkJob): Promise<unknown> {
    const doing = `while it rendered ${nameFrames({ startFrame, frameCount })}`;
    return this.#child.exited.then(
      (exit) =>
        new WorkerError(`worker ${this.number} ${describeExit(exit)} ${doing}`, {
          retryable: true,
          stderrTail: this.#child.stderrTail(),
          mend: 'If this comes back, memory may be short: render with fewer workers.',
          options: { concurrency: 1 },
        }),
      (cause: unknown) => cause,
    );
  }

  #send(message: MessageToWorker): void {
    // One that died meanwhile cannot be told anything; its exit is what its jobs hear of.
    this.#child.process.send?.(message, () => {});
  }

  #keepAlive(isBusy: boolean): void {
    const { process: child } = this.#child;
    const handles: (Pick<ChildProcess, 'ref' | 'unref'> | null | undefined)[] = [
      child,
      child.channel,
      child.stderr as never,
    ];
    for (const handle of handles) {
      if (isBusy) handle?.ref();
      else handle?.unref();
    }
  }
}

function settleOrTell({ job, jobOptions, resolve, reject }: RunningJob, message: MessageFromWorker): void {
  switch (message.type) {
    case 'progress':
      jobOptions.onProgress?.(message.frames / (job.options.frameCount ?? 1));
      return;
    case 'warning': {
      const { job: _job, ...warning } = message;
      jobOptions.onEvent?.(warning);
      return;
    }
    case 'done':
      jobOptions.onProgress?.(1);
      resolve();
      return;
    case 'failed':
      reject(fromFailureReport(message.failure));
      return;
    default:
      message satisfies never;
  }
}
