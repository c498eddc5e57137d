import type { Composition, DistributedRenderOptions } from '../plan/types';

/** Phases of a run beside the chunks themselves, in their order. */
export type Phase = 'probe' | 'render' | 'stitch' | 'mix' | 'verify' | 'publish';

/** Options that are another way out of a failure, with values to begin with. Each surface says them in its own words: flags, settings. */
export type OptionHints = Pick<
  DistributedRenderOptions,
  | 'width'
  | 'height'
  | 'fps'
  | 'durationInSeconds'
  | 'startFrame'
  | 'frameCount'
  | 'quality'
  | 'props'
  | 'root'
  | 'scale'
  | 'timeoutMs'
  | 'concurrency'
  | 'chunkFrames'
>;

/** A failure as plain data, so that it crosses processes and JSON lines. */
export interface FailureReport {
  readonly name: string;
  readonly message: string;
  /** What the reader can do about it. */
  readonly mend?: string;
  readonly options?: OptionHints;
  readonly frame?: number;
  /** `file:line:column` in the page's source. */
  readonly source?: string;
  /** Last lines that ffmpeg or the browser wrote. */
  readonly stderrTail?: string;
  /** The page at the failing frame: an image as a data URL, or as a file path once it was written to one. */
  readonly screenshot?: string;
  readonly retryable: boolean;
}

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
