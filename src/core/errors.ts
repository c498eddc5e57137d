import type { FailureDetails, FailureReport, OptionHints } from './FailureReport';

/** What an error may carry beside its message. */
export interface ErrorDetails extends FailureDetails {
  /** Whether another try may succeed: a worker or browser died. Default false. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Base of every error that Framewright throws on purpose: says what failed, where, and what to do about it. */
export class FramewrightError extends Error {
  override readonly name: string = 'FramewrightError';
  readonly mend?: string;
  readonly options?: OptionHints;
  readonly frame?: number;
  readonly source?: string;
  readonly stderrTail?: string;
  readonly screenshot?: string;
  readonly retryable: boolean;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const { cause: _cause, retryable = false, ...rest } = details;
    Object.assign(this, rest);
    this.retryable = retryable;
  }
}

/** The caller's input cannot be rendered as given. The command line exits with 2. */
export class InvalidInput extends FramewrightError {
  override readonly name: string = 'InvalidInput';
}

/** The film, or another output, cannot be put where it should go. */
export class OutputError extends InvalidInput {
  override readonly name = 'OutputError';
}

/** Size, rate or length of the composition is nowhere to be found. */
export class MissingMetadata extends InvalidInput {
  override readonly name = 'MissingMetadata';
}

/** The page did something that cannot be rendered: threw, never got ready, lost an asset. The author's to mend. */
export class PageError extends FramewrightError {
  override readonly name = 'PageError';
}

/** A browser is missing, does not start, or died. */
export class BrowserError extends FramewrightError {
  override readonly name = 'BrowserError';
}

/** ffmpeg is missing, does not start, or failed. */
export class FfmpegError extends FramewrightError {
  override readonly name = 'FfmpegError';
}

/** A program could not be downloaded, checked or put in its place. */
export class InstallError extends FramewrightError {
  override readonly name = 'InstallError';
}

/** A finished file is not what the plan promised. */
export class VerifyError extends FramewrightError {
  override readonly name = 'VerifyError';
}

/** A worker process died or broke its protocol. */
export class WorkerError extends FramewrightError {
  override readonly name = 'WorkerError';
}

/** The render was cancelled by its signal. */
export class Cancelled extends FramewrightError {
  override readonly name = 'Cancelled';
  constructor(message = 'the render was cancelled') {
    super(message);
  }
}

/** An error as plain data. */
export function toFailureReport(error: unknown): FailureReport {
  if (!(error instanceof FramewrightError)) {
    const known = error instanceof Error ? error : new Error(String(error));
    const retryable = (known as { retryable?: unknown }).retryable === true;
    return { name: known.name, message: known.message, retryable };
  }
  const { name, message, mend, options, frame, source, stderrTail, screenshot, retryable } = error;
  const optional = { mend, options, frame, source, stderrTail, screenshot };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { name, message, retryable, ...given };
}

const errorTypes: Record<string, new (message: string, details: ErrorDetails) => FramewrightError> = {
  InvalidInput,
  MissingMetadata,
  OutputError,
  PageError,
  BrowserError,
  FfmpegError,
  InstallError,
  VerifyError,
  WorkerError,
};

/** The error that a report was made from, in this process. */
export function fromFailureReport(report: FailureReport): FramewrightError {
  if (report.name === 'Cancelled') return new Cancelled(report.message);
  const { name, message, ...details } = report;
  return new (errorTypes[name] ?? FramewrightError)(message, details);
}
