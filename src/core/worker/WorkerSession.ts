import { toFailureReport } from '../errors';
import type { ChunkRenderer } from './ChunkRenderer';
import { type MessageFromWorker, type MessageToWorker, parseMessageToWorker } from './protocol';

// Frames are counted in the page; telling of each one apart would only cost both processes time.
const progressEveryMs = 50;

/** Does what the pool asks for, and tells it how that goes. */
export class WorkerSession {
  readonly #renderer: ChunkRenderer;
  readonly #send: (message: MessageFromWorker) => void;
  readonly #jobs = new Map<number, AbortController>();

  readonly #leave: () => void;

  /** `leave` ends the process. */
  constructor(renderer: ChunkRenderer, send: (message: MessageFromWorker) => void, leave: () => void) {
    this.#renderer = renderer;
    this.#send = send;
    this.#leave = leave;
  }

  receive(raw: unknown): void {
    const message = parseMessageToWorker(raw);
    switch (message.type) {
      case 'warm':
        this.#renderer.warm(message.options);
        return;
      case 'render':
        void this.#render(message);
        return;
      case 'cancel':
        this.#jobs.get(message.job)?.abort();
        return;
      case 'stop':
        this.#leave();
        return;
      default:
        message satisfies never;
    }
  }

  /** Stops what runs, with browser and ffmpeg. */
  async close(): Promise<void> {
    for (const abort of this.#jobs.values()) abort.abort();
    await this.#renderer.close();
  }

  async #render({ job, type: _type, ...chunk }: Extract<MessageToWorker, { type: 'render' }>): Promise<void> {
    const abort = new AbortController();
    this.#jobs.set(job, abort);
    try {
      await this.#renderer.render(chunk, {
        signal: abort.signal,
        onFrames: this.#tellProgress(job),
        onWarning: (warning) => this.#send({ type: 'warning', job, ...warning }),
      });
      this.#send({ type: 'done', job });
    } catch (error) {
      this.#send({ type: 'failed', job, failure: toFailureReport(error) });
    } finally {
      this.#jobs.delete(job);
    }
  }

  #tellProgress(job: number): (frames: number) => void {
    let nextAt = 0;
    return (frames) => {
      const now = performance.now();
      if (now < nextAt) return;
      nextAt = now + progressEveryMs;
      this.#send({ type: 'progress', job, frames });
    };
  }
}
