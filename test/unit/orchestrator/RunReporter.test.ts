import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled } from '../../../src/core/errors';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import { RunReporter } from '../../../src/core/orchestrator/RunReporter';

const composition = { url: 'page.html', width: 320, height: 180, fps: '30/1', totalFrames: 20 };
const chunks = [
  { id: 0, startFrame: 0, frameCount: 10 },
  { id: 1, startFrame: 10, frameCount: 10 },
];

describe('silence', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function recording(): { reporter: RunReporter; events: RunEvent[] } {
    const events: RunEvent[] = [];
    return { reporter: new RunReporter({ onEvent: (event) => void events.push(event) }), events };
  }

  it('is broken at least every 5 s, again and again', () => {
    const { reporter, events } = recording();
    vi.advanceTimersByTime(15_000);
    reporter.close();
    expect(events.map(({ type }) => type)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('is none while events come', () => {
    const { reporter, events } = recording();
    for (let second = 0; second < 20; second++) {
      reporter.emit({ type: 'log', message: 'alive' });
      vi.advanceTimersByTime(1000);
    }
    reporter.close();
    expect(events.filter(({ type }) => type === 'waiting')).toEqual([]);
  });

  it('ends by naming the phase and the chunks, workers and frames waited for', () => {
    const { reporter, events } = recording();
    reporter.emit({ type: 'planned', planId: 'p', composition, totalFrames: 20, chunks, outputFile: 'o.mp4' });
    reporter.emit({ type: 'phaseStarted', phase: 'render' });
    reporter.emit({ type: 'chunkStarted', chunk: 1, attempt: 1 });
    reporter.emit({ type: 'chunkAssigned', chunk: 1, worker: 2 });
    reporter.emit({ type: 'framesRendered', chunk: 1, frames: 4 });
    vi.advanceTimersByTime(5000);
    reporter.close();
    expect(events.at(-1)).toMatchObject({
      type: 'waiting',
      phase: 'render',
      message: 'waiting for chunk 1 (frames 10–19) on worker 2, 4 of 10 frames done',
    });
  });

  it('names every phase', () => {
    const { reporter, events } = recording();
    for (const phase of ['probe', 'render', 'stitch', 'mix', 'verify', 'publish'] as const) {
      reporter.emit({ type: 'phaseStarted', phase });
      vi.advanceTimersByTime(5000);
    }
    reporter.close();
    const waits = events.filter((event) => event.type === 'waiting');
    expect(waits.map(({ phase }) => phase)).toEqual(['probe', 'render', 'stitch', 'mix', 'verify', 'publish']);
    expect(new Set(waits.map(({ message }) => message)).size).toBe(6);
  });

  it('is over when the run is', () => {
    const { reporter, events } = recording();
    reporter.close();
    vi.advanceTimersByTime(60_000);
    expect(events).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('signal', () => {
  it("aborts with the caller's", () => {
    const controller = new AbortController();
    const reporter = new RunReporter({ signal: controller.signal });
    controller.abort();
    expect(reporter.signal.reason).toBeInstanceOf(Cancelled);
    reporter.close();
  });

  it("has aborted from the start where the caller's has", () => {
    const reporter = new RunReporter({ signal: AbortSignal.abort() });
    expect(reporter.signal.aborted).toBe(true);
    reporter.close();
  });

  it("leaves no listener on the caller's signal", () => {
    const { signal } = new AbortController();
    new RunReporter({ signal }).close();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it.each(['onEvent', 'onProgress'] as const)('aborts with the error that %s throws', (name) => {
    const failure = new Error('the view is broken');
    const fail = () => {
      throw failure;
    };
    const reporter = new RunReporter({ [name]: fail });
    reporter.emit({ type: 'log', message: 'x' });
    reporter.progress(0.5);
    expect(reporter.signal.reason).toBe(failure);
    reporter.close();
  });
});

it('says each warning once, whichever worker it comes from', () => {
  const events: RunEvent[] = [];
  const reporter = new RunReporter({ onEvent: (event) => void events.push(event) });
  for (const [chunk, message] of ['a marquee', 'a marquee', 'a missing file'].entries()) {
    reporter.emit({ type: 'warning', message, chunk });
  }
  reporter.close();
  expect(events.map((event) => 'message' in event && event.message)).toEqual(['a marquee', 'a missing file']);
});

describe('a phase', () => {
  it('is said to start and to finish, and gives what its work gives', async () => {
    const events: RunEvent[] = [];
    const reporter = new RunReporter({ onEvent: (event) => void events.push(event) });
    expect(await reporter.phase('probe', () => Promise.resolve(7))).toBe(7);
    reporter.close();
    expect(events).toMatchObject([
      { type: 'phaseStarted', phase: 'probe' },
      { type: 'phaseFinished', phase: 'probe' },
    ]);
  });
});
