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
