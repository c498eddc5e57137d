import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/core/errors';
import { schedule } from '../../../src/core/orchestrator/schedule';
import { chunksOf, deferred, MockExecutor, retryable, runSchedule, untilAborted } from './mockPlan';

const ofType = <T extends { type: string }>(events: readonly T[], type: T['type']) =>
  events.filter((event) => event.type === type);

describe('order and concurrency', () => {
  it('renders the chunks in ascending order, each once', async () => {
    const executor = new MockExecutor();
    const { outcome } = await runSchedule({ chunks: chunksOf(10, 10, 9, 9), executor });
    expect(outcome.status).toBe('fulfilled');
    expect(executor.startFrames).toEqual([0, 10, 20, 29]);
  });

  it('never has more than `concurrency` chunks in flight', async () => {
    const executor = new MockExecutor(() => turn());
    await runSchedule({ chunks: chunksOf(...Array<number>(20).fill(5)), executor, concurrency: 3 });
    expect(executor.mostInFlight).toBe(3);
  });

  it('hands the executor the url, the segment in the run folder and the options of the chunk', async () => {
    const executor = new MockExecutor();
    const chunks = chunksOf(10);
    await runSchedule({ chunks, executor, compositionUrl: 'a.html', runFolder: '/tmp/run' });
    expect(executor.calls[0]).toMatchObject({ url: 'a.html', outputPath: join('/tmp/run', 'chunk-0.mp4') });
    expect(executor.calls[0]?.options).toEqual(chunks[0]?.options);
  });

  it('takes the next chunk from the queue as soon as one is done, not in waves', async () => {
    const slow = deferred();
    const executor = new MockExecutor(({ startFrame }) => (startFrame === 0 ? slow.promise : undefined));
    const running = runSchedule({ chunks: chunksOf(5, 5, 5, 5), executor });
    await turn();
    expect(executor.startFrames).toEqual([0, 5, 10, 15]);
    slow.resolve();
    expect((await running).outcome.status).toBe('fulfilled');
  });

  it('schedules 10,000 chunks with a bounded number of calls, events and progress reports each', async () => {
    const { events, fractions, outcome } = await runSchedule({
      chunks: chunksOf(...Array<number>(10_000).fill(2)),
      executor: { render: () => Promise.resolve() },
      concurrency: 8,
    });
    expect(outcome.status).toBe('fulfilled');
    expect(events).toHaveLength(20_000);
    expect(fractions.length).toBeLessThanOrEqual(10_000);
  });
});

describe('retry', () => {
  it('tries a chunk again whose error is marked retryable, and says so', async () => {
    const executor = new MockExecutor((_call, attempt) =>
      attempt < 3 ? Promise.reject(retryable('worker died')) : undefined,
    );
    const { events, outcome } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(outcome.status).toBe('fulfilled');
    expect(executor.calls).toHaveLength(3);
    expect(ofType(events, 'chunkRetrying')).toMatchObject([
      { chunk: 0, attempt: 1, failure: { message: 'worker died' } },
      { chunk: 0, attempt: 2 },
    ]);
    expect(ofType(events, 'chunkStarted')).toMatchObject([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
  });

  it('waits longer before each next try', async () => {
    const executor = new MockExecutor((_call, attempt) =>
      attempt < 3 ? Promise.reject(retryable('died')) : undefined,
    );
    const { events } = await runSchedule({ chunks: chunksOf(10), executor, backOffMs: (attempt) => attempt });
    expect(ofType(events, 'chunkRetrying')).toMatchObject([{ delayMs: 1 }, { delayMs: 2 }]);
  });

  it('gives up after three tries by default', async () => {
    const failure = retryable('died again');
    const executor = new MockExecutor(() => Promise.reject(failure));
    const { events, outcome } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(executor.calls).toHaveLength(3);
    expect(outcome).toEqual({ status: 'rejected', reason: failure });
    expect(ofType(events, 'chunkFailed')).toMatchObject([{ attempt: 3 }]);
  });

  it('tries as often as maxAttempts says', async () => {
    const executor = new MockExecutor(() => Promise.reject(retryable('died')));
    await runSchedule({ chunks: chunksOf(10), executor, maxAttempts: 1 });
    expect(executor.calls).toHaveLength(1);
  });

  it.each([
    ['an error of its own', new Error('the page threw')],
    ['a marker that is not true', Object.assign(new Error('no'), { retryable: 1 })],
  ])('does not try again after %s', async (_name, failure) => {
    const executor = new MockExecutor(() => Promise.reject(failure));
    await runSchedule({ chunks: chunksOf(10), executor });
    expect(executor.calls).toHaveLength(1);
  });

  it('is not tried again when the render was cancelled during the pause', async () => {
    const controller = new AbortController();
    const executor = new MockExecutor(() => Promise.reject(retryable('died')));
    const running = runSchedule({ chunks: chunksOf(10), executor, signal: controller.signal, backOffMs: () => 60_000 });
    await turn();
    controller.abort();
    expect((await running).outcome).toMatchObject({ status: 'rejected', reason: expect.any(Cancelled) });
    expect(executor.calls).toHaveLength(1);
  });
});

describe('failure', () => {
  it('seed 1: an error in one worker aborts all, and starts nothing more', async () => {
    const failure = new Error('the page threw');
    const executor = new MockExecutor(({ startFrame, job }) =>
      startFrame === 0 ? Promise.reject(failure) : untilAborted(job.signal),
    );
    const { events, outcome } = await runSchedule({ chunks: chunksOf(10, 10, 10, 10), executor });
    expect(outcome).toEqual({ status: 'rejected', reason: failure });
    expect(executor.startFrames).toEqual([0, 10]);
    expect(ofType(events, 'chunkFailed')).toMatchObject([{ chunk: 0 }]);
    expect(
      ofType(events, 'chunkCancelled')
        .map((event) => (event as { chunk: number }).chunk)
        .toSorted(),
    ).toEqual([1, 2, 3]);
  });

  it('seed 2: an error of the executor still triggers the abort of the others', async () => {
    const signals: AbortSignal[] = [];
    const executor = new MockExecutor(({ startFrame, job }) => {
      if (job.signal) signals.push(job.signal);
      return startFrame === 10 ? Promise.reject(new Error('no')) : untilAborted(job.signal);
    });
    await runSchedule({ chunks: chunksOf(10, 10), executor });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('rejects with the very object the executor rejected with, whatever it is', async () => {
    const thrown = { code: 'E_CLOUD', region: 'eu' };
    const executor = new MockExecutor(() => Promise.reject(thrown));
    const { outcome } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(outcome.status === 'rejected' && outcome.reason).toBe(thrown);
  });

  it('takes an executor that throws instead of rejecting as failed', async () => {
    const failure = new Error('synchronous');
    const executor = {
      render(): Promise<void> {
        throw failure;
      },
    };
    const { outcome } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(outcome).toEqual({ status: 'rejected', reason: failure });
  });

  it('rejects with the first cause when several chunks fail', async () => {
    const executor = new MockExecutor(async ({ startFrame, job }) => {
      if (startFrame === 10) throw new Error('first');
      await untilAborted(job.signal).catch(() => {});
      throw new Error('second');
    });
    const { outcome } = await runSchedule({ chunks: chunksOf(10, 10), executor });
    expect(outcome).toMatchObject({ reason: { message: 'first' } });
  });

  it('waits until every other chunk has settled before it rejects', async () => {
    const lingering = deferred();
    const executor = new MockExecutor(({ startFrame }) =>
      startFrame === 0 ? Promise.reject(new Error('no')) : lingering.promise,
    );
    let isOver = false;
    const running = runSchedule({ chunks: chunksOf(10, 10), executor }).finally(() => {
      isOver = true;
    });
    await turn();
    await turn();
    expect(isOver).toBe(false);
    lingering.resolve();
    await running;
    expect(executor.inFlight).toBe(0);
  });

  it('leaves an executor that ignores its signal after a while, and says so', async () => {
    const executor = new MockExecutor(({ startFrame }) =>
      startFrame === 0 ? Promise.reject(new Error('no')) : new Promise(() => {}),
    );
    const { events, outcome } = await runSchedule({ chunks: chunksOf(10, 10), executor, settleMs: 20 });
    expect(outcome).toMatchObject({ reason: { message: 'no' } });
    expect(ofType(events, 'warning')).toMatchObject([
      { chunk: 1, message: 'chunk 1 (frames 10–19) did not stop within 0.02 s and is left to itself' },
    ]);
    expect(ofType(events, 'chunkCancelled')).toMatchObject([{ chunk: 1 }]);
  });

  it('says nothing of an executor after it was left to itself', async () => {
    const late = deferred();
    const executor = new MockExecutor(async ({ startFrame, job }) => {
      if (startFrame === 0) throw new Error('no');
      await late.promise;
      job.onProgress?.(0.9);
      job.onEvent?.({ type: 'log', message: 'still here' });
    });
    const { events, fractions } = await runSchedule({ chunks: chunksOf(10, 10), executor, settleMs: 5 });
    const before = events.length;
    late.resolve();
    await turn();
    expect(events).toHaveLength(before);
    expect(fractions).toEqual([]);
  });

  it('ends the render with the error of a callback that throws', async () => {
    const failure = new Error('the view is broken');
    const executor = new MockExecutor();
    const { outcome } = await runSchedule({
      chunks: chunksOf(10, 10, 10),
      executor,
      onEvent: () => {
        throw failure;
      },
    });
    expect(outcome).toEqual({ status: 'rejected', reason: failure });
  });
});

describe('cancellation', () => {
  it('calls no executor when the signal has aborted before the start', async () => {
    const executor = new MockExecutor();
    const { outcome } = await runSchedule({ chunks: chunksOf(10), executor, signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ reason: expect.any(Cancelled) });
    expect(executor.calls).toEqual([]);
  });

  it('aborts what is in flight and rejects with Cancelled, not with what the executors say', async () => {
    const controller = new AbortController();
    const executor = new MockExecutor(({ job }) => untilAborted(job.signal));
    const running = runSchedule({ chunks: chunksOf(10, 10, 10), executor, signal: controller.signal });
    await turn();
    controller.abort();
    const { events, outcome } = await running;
    expect(outcome).toMatchObject({ reason: expect.any(Cancelled) });
    expect(executor.startFrames).toEqual([0, 10]);
    expect(ofType(events, 'chunkCancelled')).toHaveLength(3);
    expect(ofType(events, 'chunkFailed')).toEqual([]);
  });

  it('takes its listener off the signal, after success and after failure', async () => {
    const { signal } = new AbortController();
    await runSchedule({ chunks: chunksOf(10), executor: new MockExecutor(), signal });
    await runSchedule({
      chunks: chunksOf(10),
      executor: new MockExecutor(() => Promise.reject(new Error('no'))),
      signal,
    });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('seed 4: progress stops updating after cancellation', async () => {
    const controller = new AbortController();
    const executor = new MockExecutor(async ({ job }) => {
      job.onProgress?.(0.5);
      await untilAborted(job.signal).catch(() => {});
      job.onProgress?.(0.9);
    });
    const running = runSchedule({ chunks: chunksOf(10, 10), executor, signal: controller.signal });
    await turn();
    controller.abort();
    expect((await running).fractions).toEqual([0.25, 0.5]);
  });
});

describe('progress', () => {
  it('seed 4: is the sum of the chunks weighted by their frames', async () => {
    const executor = new MockExecutor(({ job }) => job.onProgress?.(0.5));
    const { fractions } = await runSchedule({ chunks: chunksOf(30, 10), executor, concurrency: 1 });
    expect(fractions).toEqual([0.375, 0.75, 0.875]);
  });

  it('seed 4: never decreases while chunks report in turn', async () => {
    const executor = new MockExecutor(async ({ job }) => {
      for (let done = 1; done <= 10; done++) {
        job.onProgress?.(done / 10);
        await turn();
      }
    });
    const { fractions } = await runSchedule({ chunks: chunksOf(7, 3, 12, 1), executor, concurrency: 3 });
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.length).toBeGreaterThan(30);
  });

  it('seed 4: works with concurrency 1', async () => {
    const executor = new MockExecutor(({ job }) => job.onProgress?.(0.25));
    const { fractions } = await runSchedule({ chunks: chunksOf(20), executor, concurrency: 1 });
    expect(fractions).toEqual([0.25]);
  });

  it('keeps 1 for the film in its place, even when all frames are rendered', async () => {
    const executor = new MockExecutor(({ job }) => job.onProgress?.(1));
    const { fractions } = await runSchedule({ chunks: chunksOf(10, 10), executor });
    expect(Math.max(...fractions)).toBeLessThan(1);
  });

  it('holds through a retry instead of falling back', async () => {
    const executor = new MockExecutor(({ job }, attempt) => {
      job.onProgress?.(attempt === 1 ? 0.8 : 0.2);
      if (attempt === 1) throw retryable('died');
      job.onProgress?.(0.9);
    });
    const { events, fractions } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(fractions).toEqual([0.8, 0.9]);
    expect(ofType(events, 'framesRendered')).toMatchObject([{ frames: 8 }, { frames: 2 }, { frames: 9 }]);
  });

  it('clamps nonsense from an executor: NaN, above 1, below 0, falling', async () => {
    const executor = new MockExecutor(({ job }) => {
      for (const nonsense of [Number.NaN, -3, 0.5, 0.2, Number.NaN, Number.POSITIVE_INFINITY, 0.7])
        job.onProgress?.(nonsense);
    });
    const { events, fractions } = await runSchedule({ chunks: chunksOf(10, 10), executor, concurrency: 1 });
    expect(fractions).toEqual([0.25, 0.5, 0.75]);
    expect(ofType(events, 'framesRendered')).toMatchObject([
      { frames: 5 },
      { frames: 10 },
      { frames: 5 },
      { frames: 10 },
    ]);
  });

  it('ignores what an executor reports after its chunk has settled', async () => {
    const kept: ((fraction: number) => void)[] = [];
    const executor = new MockExecutor(({ job }, attempt) => {
      kept.push((fraction) => job.onProgress?.(fraction));
      if (attempt === 1) throw retryable('died');
      kept[0]?.(0.9);
    });
    const { fractions } = await runSchedule({ chunks: chunksOf(10), executor });
    expect(fractions).toEqual([]);
  });
});

it('passes on what an executor tells, under the name of its chunk, and lets it invent nothing', async () => {
  const executor = new MockExecutor(({ job }) => {
    job.onEvent?.({ type: 'log', message: 'Starting worker 1: frames 0–9', worker: 1 });
    job.onEvent?.({ type: 'chunkAssigned', chunk: -1, worker: 1 });
    job.onEvent?.({ type: 'finished', outputFile: 'x', elapsedMs: 1 });
  });
  const { events } = await runSchedule({ chunks: chunksOf(10, 10), executor, concurrency: 1 });
  expect(ofType(events, 'chunkAssigned')).toMatchObject([{ chunk: 0 }, { chunk: 1 }]);
  expect(ofType(events, 'log')).toMatchObject([{ chunk: 0 }, { chunk: 1 }]);
  expect(ofType(events, 'finished')).toEqual([]);
});

it('needs nothing but chunks, an executor and a concurrency', async () => {
  const executor = new MockExecutor();
  await schedule({ compositionUrl: 'a.html', chunks: chunksOf(1), runFolder: '/run', executor, concurrency: 4 });
  expect(executor.calls).toHaveLength(1);
});
