import type { FailureReport } from '../FailureReport';
import type { Composition } from '../plan/types';

/** Phases of a run, in their order. */
export type Phase = 'probe' | 'render' | 'mix' | 'stitch' | 'verify' | 'publish';

/** Everything that happens in a run, in order. Views reduce these to state; nothing else tells them anything. */
export type RunEvent =
  | { readonly type: 'phaseStarted'; readonly phase: Phase }
  | { readonly type: 'phaseFinished'; readonly phase: Phase; readonly elapsedMs: number }
  | {
      readonly type: 'planned';
      readonly planId: string;
      readonly composition: Composition;
      readonly totalFrames: number;
      readonly chunks: readonly { readonly id: number; readonly startFrame: number; readonly frameCount: number }[];
      readonly outputFile: string;
    }
  | { readonly type: 'chunkStarted'; readonly chunk: number; readonly attempt: number }
  /** `worker` counts from 1; emitted by executors that have workers. */
  | { readonly type: 'chunkAssigned'; readonly chunk: number; readonly worker: number }
  /** `frames` of the chunk done so far in this attempt. */
  | { readonly type: 'framesRendered'; readonly chunk: number; readonly frames: number }
  | { readonly type: 'chunkFinished'; readonly chunk: number; readonly attempt: number; readonly elapsedMs: number }
  | {
      readonly type: 'chunkRetrying';
      readonly chunk: number;
      readonly attempt: number;
      readonly delayMs: number;
      readonly failure: FailureReport;
    }
  | { readonly type: 'chunkFailed'; readonly chunk: number; readonly attempt: number; readonly failure: FailureReport }
  /** Its segment was there already, from a run before: nothing is rendered. */
  | { readonly type: 'chunkReused'; readonly chunk: number }
  | { readonly type: 'chunkCancelled'; readonly chunk: number }
  /** Something a person should know that does not end the render. */
  | {
      readonly type: 'warning';
      readonly message: string;
      readonly chunk?: number;
      readonly frame?: number;
      readonly source?: string;
    }
  /** Said after 5 s of silence: what the run waits for. */
  | { readonly type: 'waiting'; readonly phase: Phase; readonly message: string; readonly elapsedMs: number }
  | { readonly type: 'log'; readonly message: string; readonly chunk?: number; readonly worker?: number }
  | { readonly type: 'finished'; readonly outputFile: string; readonly elapsedMs: number }
  | { readonly type: 'failed'; readonly failure: FailureReport }
  | { readonly type: 'cancelled' };
