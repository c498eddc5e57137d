import type { FailureReport } from '../FailureReport';
import type { RunEvent } from './events';

interface ChunkBase {
  /** Index of the chunk in its plan. */
  readonly id: number;
  readonly startFrame: number;
  readonly frameCount: number;
  /** Most frames that any attempt got to; a retry does not take them back. */
  readonly framesDone: number;
  /** The worker that has or had it last; counts from 1. Absent where the executor has no workers. */
  readonly worker?: number;
  /** Earlier attempts, and the last one where it failed, in order. */
  readonly failedAttempts: readonly FailedAttempt[];
}

/** An attempt at a chunk that came to nothing. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number;
  readonly failure: FailureReport;
  readonly worker?: number;
}

/** A chunk and where it stands. */
export type ChunkState = ChunkBase &
  (
    | { readonly status: 'planned' }
    | { readonly status: 'queued' }
    /** `frames` done in this attempt. */
    | { readonly status: 'running'; readonly attempt: number; readonly sinceMs: number; readonly frames: number }
    | {
        readonly status: 'retrying';
        readonly attempt: number;
        readonly untilMs: number;
        readonly failure: FailureReport;
      }
    | { readonly status: 'done'; readonly attempt: number; readonly elapsedMs: number }
    /** Its segment was there already. */
    | { readonly status: 'reused' }
    | { readonly status: 'failed'; readonly attempt: number; readonly failure: FailureReport }
    | { readonly status: 'cancelled' }
  );

export type ChunkStatus = ChunkState['status'];

/** The events that change one chunk. */
export type ChunkEvent = Extract<RunEvent, { type: 'framesRendered' | `chunk${string}` }>;

/** The chunk after `event`. Pure. */
export function reduceChunk(chunk: ChunkState, event: ChunkEvent, atMs: number): ChunkState {
  switch (event.type) {
    case 'chunkStarted':
      return { ...base(chunk), status: 'running', attempt: event.attempt, sinceMs: atMs, frames: 0 };
    case 'chunkAssigned':
      return { ...chunk, worker: event.worker };
    case 'framesRendered':
      if (chunk.status !== 'running') return chunk;
      return { ...chunk, frames: event.frames, framesDone: Math.max(chunk.framesDone, event.frames) };
    case 'chunkFinished': {
      const { attempt, elapsedMs } = event;
      return { ...base(chunk), framesDone: chunk.frameCount, status: 'done', attempt, elapsedMs };
    }
    case 'chunkRetrying': {
      const { attempt, failure, delayMs } = event;
      return { ...withFailed(chunk, event), status: 'retrying', attempt, failure, untilMs: atMs + delayMs };
    }
    case 'chunkFailed':
      return { ...withFailed(chunk, event), status: 'failed', attempt: event.attempt, failure: event.failure };
    case 'chunkReused':
      return { ...base(chunk), framesDone: chunk.frameCount, status: 'reused' };
    case 'chunkCancelled':
      return { ...base(chunk), status: 'cancelled' };
    default:
      return event satisfies never;
  }
}

function base({ id, startFrame, frameCount, framesDone, worker, failedAttempts }: ChunkState): ChunkBase {
  return { id, startFrame, frameCount, framesDone, failedAttempts, ...(worker !== undefined && { worker }) };
}

function withFailed(chunk: ChunkState, { attempt, failure }: FailedAttempt): ChunkBase {
  const { worker } = chunk;
  const failed = { attempt, failure, ...(worker !== undefined && { worker }) };
  return { ...base(chunk), failedAttempts: [...chunk.failedAttempts, failed] };
}
