import type { RenderExecutor } from '../../../src/core/executors/RenderExecutor';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import { FrameProgress } from '../../../src/core/orchestrator/FrameProgress';
import { type ScheduleRequest, schedule } from '../../../src/core/orchestrator/schedule';
import type { RenderChunk, RendererOptions, RenderJobOptions } from '../../../src/core/plan/types';

/** Neighbouring chunks with these frame counts. */
export function chunksOf(...frameCounts: number[]): RenderChunk[] {
  let next = 0;
  return frameCounts.map((frameCount, id) => {
    const startFrame = next;
    next += frameCount;
    return { id, startFrame, frameCount, outputFile: `chunk-${id}.mp4`, options: { startFrame, frameCount } };
  });
}

export interface Call {
  readonly url: string;
  readonly outputPath: string;
  readonly startFrame: number;
  readonly options: RendererOptions;
  readonly job: RenderJobOptions;
}

/** An executor that remembers how it was called and does what the test says. */
export class MockExecutor implements RenderExecutor {
  readonly calls: Call[] = [];
  inFlight = 0;
  mostInFlight = 0;

  constructor(private readonly behave: (call: Call, attempt: number) => Promise<void> | void = () => {}) {}

  async render(url: string, outputPath: string, options: RendererOptions, job: RenderJobOptions = {}): Promise<void> {
    const call = { url, outputPath, startFrame: options.startFrame ?? 0, options, job };
    this.calls.push(call);
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.behave(call, this.calls.filter(({ startFrame }) => startFrame === call.startFrame).length);
    } finally {
      this.inFlight--;
    }
  }

  get startFrames(): number[] {
    return this.calls.map(({ startFrame }) => startFrame);
  }
}

export interface Recorded {
  readonly events: RunEvent[];
  readonly fractions: number[];
  readonly outcome: PromiseSettledResult<void>;
}

/** Schedules and records everything that was said. */
export async function runSchedule(
  request: Partial<ScheduleRequest> & Pick<ScheduleRequest, 'chunks' | 'executor'>,
): Promise<Recorded> {
  const events: RunEvent[] = [];
  const fractions: number[] = [];
  const totalFrames = request.chunks.reduce((sum, { frameCount }) => sum + frameCount, 0);
  const running = schedule({
    compositionUrl: 'page.html',
    runFolder: '/run',
    concurrency: 2,
    backOffMs: () => 1,
    progress: new FrameProgress(totalFrames, (fraction) => fractions.push(fraction)),
    onEvent: (event) => void events.push(event),
    ...request,
  });
  const [outcome] = await Promise.allSettled([running]);
  return { events, fractions, outcome };
}

/** Resolves when `signal` aborts, as a well-behaved executor rejects then. */
export function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new Error('stopped by the signal'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export function deferred<T = void>(): { promise: Promise<T>; resolve(value: T): void; reject(cause: unknown): void } {
  let resolve: (value: T) => void = () => {};
  let reject: (cause: unknown) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** An error as a dead worker or browser gives it. */
export function retryable(message: string): Error {
  return Object.assign(new Error(message), { retryable: true });
}
