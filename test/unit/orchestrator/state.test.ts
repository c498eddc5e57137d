import { describe, expect, it } from 'vitest';
import { chunkAt, eachChunk } from '../../../src/core/orchestrator/ChunkList';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import { initialRunState, type RunState, reduceRun } from '../../../src/core/orchestrator/state';
import { chunksOf } from './mockPlan';

const failure = { name: 'WorkerError', message: 'worker 1 died', retryable: true };

function planned(...frameCounts: number[]): RunEvent {
  const chunks = chunksOf(...frameCounts).map(({ id, startFrame, frameCount }) => ({ id, startFrame, frameCount }));
  const totalFrames = frameCounts.reduce((sum, count) => sum + count, 0);
  const composition = { url: 'page.html', width: 320, height: 180, fps: '30/1', totalFrames };
  return { type: 'planned', planId: 'p1', composition, totalFrames, chunks, outputFile: '/out/film.mp4' };
}

/** The state after these events, one every `stepMs`. */
function stateAfter(events: readonly RunEvent[], from: RunState = initialRunState, stepMs = 100): RunState {
  return events.reduce((state, event, index) => reduceRun(state, event, (index + 1) * stepMs), from);
}

const statuses = (state: RunState) => [...eachChunk(state.chunks)].map(({ status }) => status);

describe('chunks', () => {
  it('go from planned to queued, running and done', () => {
    const ready = stateAfter([planned(10, 10)]);
    expect(statuses(ready)).toEqual(['planned', 'planned']);
    const queued = stateAfter([{ type: 'phaseStarted', phase: 'render' }], ready);
    expect(statuses(queued)).toEqual(['queued', 'queued']);
    const running = stateAfter([{ type: 'chunkStarted', chunk: 0, attempt: 1 }], queued);
    expect(statuses(running)).toEqual(['running', 'queued']);
    const done = stateAfter([{ type: 'chunkFinished', chunk: 0, attempt: 1, elapsedMs: 50 }], running);
    expect(statuses(done)).toEqual(['done', 'queued']);
  });

  it('are counted by status', () => {
    const state = stateAfter([
      planned(10, 10, 10),
      { type: 'phaseStarted', phase: 'render' },
      { type: 'chunkStarted', chunk: 0, attempt: 1 },
      { type: 'chunkFailed', chunk: 0, attempt: 1, failure },
      { type: 'chunkCancelled', chunk: 1 },
    ]);
    expect(state.chunkCounts).toEqual({
      planned: 0,
      queued: 1,
      running: 0,
      retrying: 0,
      done: 0,
      reused: 0,
      failed: 1,
      cancelled: 1,
    });
  });

  it('keep their frames through a retry, and count the new attempt from 0', () => {
    const state = stateAfter([
      planned(10, 10),
      { type: 'chunkStarted', chunk: 1, attempt: 1 },
      { type: 'framesRendered', chunk: 1, frames: 6 },
      { type: 'chunkRetrying', chunk: 1, attempt: 1, delayMs: 250, failure },
    ]);
    expect(chunkAt(state.chunks, 1)).toMatchObject({
      status: 'retrying',
      attempt: 1,
      untilMs: 650,
      framesDone: 6,
      failure,
    });
    const again = stateAfter(
      [
        { type: 'chunkStarted', chunk: 1, attempt: 2 },
        { type: 'framesRendered', chunk: 1, frames: 2 },
      ],
      state,
    );
    expect(chunkAt(again.chunks, 1)).toMatchObject({ status: 'running', attempt: 2, frames: 2, framesDone: 6 });
    expect(again.framesDone).toBe(6);
  });

  it('know their worker, also when the next attempt has another', () => {
    const state = stateAfter([
      planned(10),
      { type: 'chunkStarted', chunk: 0, attempt: 1 },
      { type: 'chunkAssigned', chunk: 0, worker: 1 },
      { type: 'chunkRetrying', chunk: 0, attempt: 1, delayMs: 1, failure },
      { type: 'chunkStarted', chunk: 0, attempt: 2 },
      { type: 'chunkAssigned', chunk: 0, worker: 2 },
      { type: 'chunkFinished', chunk: 0, attempt: 2, elapsedMs: 70 },
    ]);
    expect(chunkAt(state.chunks, 0)).toMatchObject({ status: 'done', worker: 2 });
    expect(state.workers).toEqual([
      { worker: 1, chunks: 0, frames: 0, busyMs: 0 },
      { worker: 2, chunks: 1, frames: 10, busyMs: 70 },
    ]);
  });

  it('leave earlier states and other chunks as they were', () => {
    const before = stateAfter([planned(...Array<number>(200).fill(3))]);
    const next = reduceRun(before, { type: 'chunkStarted', chunk: 150, attempt: 1 }, 1);
    expect(chunkAt(before.chunks, 150)).toMatchObject({ status: 'planned' });
    expect(chunkAt(next.chunks, 149)).toBe(chunkAt(before.chunks, 149));
    expect(next.chunks[0]).toBe(before.chunks[0]);
    expect([...eachChunk(next.chunks)].map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, id) => id));
  });

  it('that the plan does not know change nothing', () => {
    const state = stateAfter([planned(10)]);
    expect(reduceRun(state, { type: 'chunkStarted', chunk: 7, attempt: 1 }, 1)).toBe(state);
  });
});

describe('speed', () => {
  const rendering = stateAfter([planned(3000), { type: 'chunkStarted', chunk: 0, attempt: 1 }]);
  const framesAt = (state: RunState, frames: number, atMs: number) =>
    reduceRun(state, { type: 'framesRendered', chunk: 0, frames }, atMs);

  it('is not guessed from too little', () => {
    expect(framesAt(rendering, 5, 1000).fps).toBeUndefined();
  });

  it('gives frames per second and the time that is left', () => {
    let state = rendering;
    for (let second = 0; second <= 4; second++) state = framesAt(state, second * 30, 1000 + second * 1000);
    expect(state.fps).toBe(30);
    expect(state.secondsLeft).toBe((3000 - 120) / 30);
  });

  it('follows a change of speed within two windows', () => {
    let state = rendering;
    let frames = 0;
    for (let second = 0; second < 30; second++) {
      frames += second < 15 ? 100 : 10;
      state = framesAt(state, frames, second * 1000);
    }
    expect(state.fps).toBe(10);
  });
});

describe('phases', () => {
  it('run and finish', () => {
    const running = stateAfter([{ type: 'phaseStarted', phase: 'probe' }]);
    expect(running).toMatchObject({ phase: 'probe', phases: { probe: { status: 'running', sinceMs: 100 } } });
    const done = stateAfter([{ type: 'phaseFinished', phase: 'probe', elapsedMs: 40 }], running);
    expect(done.phases).toEqual({ probe: { status: 'done', elapsedMs: 40 } });
    expect(done.phase).toBeUndefined();
  });

  it('are over when the run is', () => {
    const start: RunEvent[] = [planned(10), { type: 'phaseStarted', phase: 'render' }];
    const ends: RunEvent[] = [
      { type: 'finished', outputFile: '/out/film.mp4', elapsedMs: 900 },
      { type: 'failed', failure },
      { type: 'cancelled' },
    ];
    const states = ends.map((end) => stateAfter([...start, end]));
    expect(states.map(({ phase }) => phase)).toEqual([undefined, undefined, undefined]);
    expect(states.map(({ status }) => status)).toEqual([
      { kind: 'finished', outputFile: '/out/film.mp4', elapsedMs: 900 },
      { kind: 'failed', failure },
      { kind: 'cancelled' },
    ]);
  });
});

it('keeps the latest warnings and counts all', () => {
  const warnings = Array.from({ length: 25 }, (_, index): RunEvent => ({ type: 'warning', message: `w${index}` }));
  const state = stateAfter(warnings);
  expect(state.warningCount).toBe(25);
  expect(state.warnings.map(({ message }) => message)).toEqual(
    warnings.slice(5).map((each) => (each as { message: string }).message),
  );
});

it('is plain data', () => {
  const state = stateAfter([
    planned(10, 10),
    { type: 'phaseStarted', phase: 'render' },
    { type: 'chunkStarted', chunk: 0, attempt: 1 },
  ]);
  expect(JSON.parse(JSON.stringify(state))).toEqual(structuredClone(state));
});
