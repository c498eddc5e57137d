import type { ChildProcess, IOType } from 'node:child_process';
import type { ErrorDetails, FramewrightError } from '../errors';
import type { EnvironmentChanges } from './childEnvironment';

/** How to start a child process. */
export interface SpawnOptions {
  /** What the child is, for messages: `'the browser'`, `'ffmpeg (joining 8 segments)'`. */
  readonly what: string;
  /** Default: stdin and stdout ignored, stderr piped. A piped stderr is read here; its last 4 kB are kept. */
  readonly stdio?: readonly (IOType | 'ipc' | number)[];
  /** Changes to the clean environment that every child gets; `undefined` takes a variable away. */
  readonly env?: EnvironmentChanges;
  readonly cwd?: string;
  /** Stops the child when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** How long `stop()` waits after asking politely, in ms. Default 500. */
  readonly graceMs?: number;
  /** How to ask politely. Default: SIGTERM. */
  readonly politely?: (child: ChildProcess) => void;
  /** It notices by itself when this process is gone, and has things to put in order before it ends: it is not killed then. */
  readonly endsWithParent?: boolean;
  /** Class of the error when the child does not start. Default FramewrightError. */
  readonly errorType?: new (
    message: string,
    details: ErrorDetails,
  ) => FramewrightError;
}
