import type { DistributedRenderOptions } from './plan/types';

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

/** What is known of a failure beside its message. */
export interface FailureDetails {
  /** What the reader can do about it. */
  readonly mend?: string;
  /** Options that would do as well, or that `mend` speaks of, with values to begin with. */
  readonly options?: OptionHints;
  readonly frame?: number;
  /** `file:line:column` in the page's source. */
  readonly source?: string;
  /** Last lines that ffmpeg or the browser wrote. */
  readonly stderrTail?: string;
  /** The page at the failing frame: an image as a data URL, or as a file path once it was written to one. */
  readonly screenshot?: string;
}

/** A failure as plain data, so that it crosses processes and JSON lines. */
export interface FailureReport extends FailureDetails {
  readonly name: string;
  readonly message: string;
  readonly retryable: boolean;
}
