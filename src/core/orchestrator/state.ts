import type { FailureReport } from '../FailureReport';
import type { Composition } from '../plan/types';
import { type ChunkList, chunkAt, eachChunk, replaceChunk, toChunkList } from './ChunkList';
import { type ChunkEvent, type ChunkState, type ChunkStatus, reduceChunk } from './chunkState';
import type { Phase, RunEvent } from './events';
import { framesPerSecond, type Pace, paceAt } from './pace';

/** What one worker did so far. `worker` counts from 1. */
export interface WorkerState {
  readonly worker: number;
  readonly chunks: number;
  readonly frames: number;
  /** Time spent on finished chunks. */
  readonly busyMs: number;
}

export type PhaseState =
  | { readonly status: 'running'; readonly sinceMs: number }
  | { readonly status: 'done'; readonly elapsedMs: number };

export type RunStatus =
  | { readonly kind: 'running' }
  | { readonly kind: 'finished'; readonly outputFile: string; readonly elapsedMs: number }
  | { readonly kind: 'failed'; readonly failure: FailureReport }
  | { readonly kind: 'cancelled' };

export type RunWarning = Extract<RunEvent, { type: 'warning' }>;

/** A run as plain data: all that a view needs to draw it. */
export interface RunState {
  readonly status: RunStatus;
  /** The phase that runs now. */
  readonly phase?: Phase | undefined;
  readonly phases: Readonly<Partial<Record<Phase, PhaseState>>>;
  readonly planId?: string;
  readonly composition?: Composition;
  readonly outputFile?: string;
  /** To be read with `chunkAt` and `eachChunk`. */
  readonly chunks: ChunkList;
  readonly chunkCounts: Readonly<Record<ChunkStatus, number>>;
  readonly totalFrames: number;
  /** Never decreases. */
  readonly framesDone: number;
  /** Speed over the last seconds; undefined while there is too little to tell. */
  readonly fps?: number | undefined;
  /** Until the last frame is rendered, at this speed. */
  readonly secondsLeft?: number | undefined;
  /** In order of their first chunk. */
  readonly workers: readonly WorkerState[];
  /** The latest 20; `warningCount` counts all. */
  readonly warnings: readonly RunWarning[];
  readonly warningCount: number;
  readonly pace?: Pace;
  /** What it waits for, in words, where nothing has happened for 5 s. */
  readonly waiting?: string;
}

const noChunks = { planned: 0, queued: 0, running: 0, retrying: 0, done: 0, reused: 0, failed: 0, cancelled: 0 };
const keptWarnings = 20;

/** Before the first event. */
export const initialRunState: RunState = {
  status: { kind: 'running' },
  phases: {},
  chunks: [],
  chunkCounts: noChunks,
  totalFrames: 0,
  framesDone: 0,
  workers: [],
  warnings: [],
  warningCount: 0,
};

/** The state after `event`, which happened at `atMs` (of any clock, but always the same one). Pure. */
export function reduceRun(state: RunState, event: RunEvent, atMs: number): RunState {
  if (event.type === 'waiting') return { ...state, waiting: event.message };
  return reduceEvent(state.waiting === undefined ? state : withoutWaiting(state), event, atMs);
}

function withoutWaiting({ waiting: _over, ...state }: RunState): RunState {
  return state;
}

function reduceEvent(state: RunState, event: Exclude<RunEvent, { type: 'waiting' }>, atMs: number): RunState {
  switch (event.type) {
    case 'phaseStarted':
      return startPhase(state, event.phase, atMs);
    case 'phaseFinished':
      return finishPhase(state, event.phase, event.elapsedMs);
    case 'planned':
      return takePlan(state, event);
    case 'chunkStarted':
    case 'chunkAssigned':
    case 'framesRendered':
    case 'chunkFinished':
    case 'chunkRetrying':
    case 'chunkFailed':
    case 'chunkReused':
    case 'chunkCancelled':
      return changeChunk(state, event, atMs);
    case 'warning':
      return {
        ...state,
        warnings: [...state.warnings, event].slice(-keptWarnings),
        warningCount: state.warningCount + 1,
      };
    case 'log':
      return state;
    case 'finished':
      return endRun(
        { ...state, outputFile: event.outputFile },
        { kind: 'finished', outputFile: event.outputFile, elapsedMs: event.elapsedMs },
      );
    case 'failed':
      return endRun(state, { kind: 'failed', failure: event.failure });
    case 'cancelled':
      return endRun(state, { kind: 'cancelled' });
    default:
      return event satisfies never;
  }
}

function startPhase(state: RunState, phase: Phase, sinceMs: number): RunState {
  const phases = { ...state.phases, [phase]: { status: 'running', sinceMs } as const };
  const started = { ...state, phase, phases };
  return phase === 'render' ? queueChunks(started) : started;
}

function queueChunks(state: RunState): RunState {
  const chunks = [...eachChunk(state.chunks)].map((chunk) =>
    chunk.status === 'planned' ? { ...chunk, status: 'queued' as const } : chunk,
  );
  const { planned, queued } = state.chunkCounts;
  const chunkCounts = { ...state.chunkCounts, planned: 0, queued: queued + planned };
  return { ...state, chunks: toChunkList(chunks), chunkCounts };
}

function finishPhase(state: RunState, phase: Phase, elapsedMs: number): RunState {
  const phases = { ...state.phases, [phase]: { status: 'done', elapsedMs } as const };
  return { ...state, phases, phase: state.phase === phase ? undefined : state.phase };
}

function takePlan(state: RunState, event: Extract<RunEvent, { type: 'planned' }>): RunState {
  const { type: _type, chunks: ranges, ...plan } = event;
  const chunks = ranges.map((range) => ({ ...range, framesDone: 0, failedAttempts: [], status: 'planned' as const }));
  return { ...state, ...plan, chunks: toChunkList(chunks), chunkCounts: { ...noChunks, planned: chunks.length } };
}

function changeChunk(state: RunState, event: ChunkEvent, atMs: number): RunState {
  const before = chunkAt(state.chunks, event.chunk);
  if (!before) return state;
  const after = reduceChunk(before, event, atMs);
  const changed: RunState = {
    ...state,
    chunks: replaceChunk(state.chunks, after),
    chunkCounts: recount(state.chunkCounts, before.status, after.status),
    workers: creditWorker(state.workers, after, event),
  };
  const isFrames = ['framesRendered', 'chunkFinished', 'chunkReused'].includes(event.type);
  return isFrames ? addFrames(changed, after.framesDone - before.framesDone, atMs) : changed;
}

function recount(counts: RunState['chunkCounts'], from: ChunkStatus, to: ChunkStatus): RunState['chunkCounts'] {
  return from === to ? counts : { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 };
}

function creditWorker(workers: RunState['workers'], chunk: ChunkState, event: ChunkEvent): RunState['workers'] {
  const { worker } = chunk;
  if (worker === undefined) return workers;
  const index = workers.findIndex((each) => each.worker === worker);
  const known = workers[index];
  if (!known) return [...workers, { worker, chunks: 0, frames: 0, busyMs: 0 }];
  if (event.type !== 'chunkFinished') return workers;
  const { chunks, frames, busyMs } = known;
  return workers.with(index, {
    worker,
    chunks: chunks + 1,
    frames: frames + chunk.frameCount,
    busyMs: busyMs + event.elapsedMs,
  });
}

function addFrames(state: RunState, added: number, atMs: number): RunState {
  const now = { atMs, frames: state.framesDone + added };
  const pace = paceAt(state.pace, now);
  const fps = framesPerSecond(pace, now);
  const secondsLeft = fps ? (state.totalFrames - now.frames) / fps : undefined;
  return { ...state, framesDone: now.frames, pace, fps, secondsLeft };
}

function endRun(state: RunState, status: RunStatus): RunState {
  return { ...state, status, phase: undefined, secondsLeft: undefined };
}
