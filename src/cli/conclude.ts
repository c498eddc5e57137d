import { Cancelled, FramewrightError, toFailureReport } from '../core/errors';
import type { FailureReport } from '../core/FailureReport';
import { describeFailure } from './describeFailure';
import { exitCodeOf } from './exitCode';
import { keepScreenshot } from './keepScreenshot';

/** How long a cancelled command may take to end what it started. */
const cancelMs = 1900;

/** Tells a failure to whoever called the command. */
export type TellFailure = (failure: FailureReport) => void;

/**
 * Runs a command and sets the exit code of the process. SIGINT, SIGTERM and SIGHUP cancel politely; a second one, or 2 s
 * without an end, leaves at once: workers notice that we are gone, and end what they started.
 */
export async function conclude(
  work: (signal: AbortSignal) => Promise<void>,
  tell: TellFailure = tellInWords,
): Promise<void> {
  const abort = new AbortController();
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort(new Cancelled());
    setTimeout(() => process.exit(130), cancelMs).unref();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, interrupt);
  try {
    await work(abort.signal);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (isFault(error)) process.stderr.write(`${(error as Error)?.stack ?? String(error)}\n`);
    tell(keepScreenshot(toFailureReport(error)));
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}

/** Where it happened matters only where the fault is ours: a refusal of the system says it all. */
function isFault(error: unknown): boolean {
  return !(error instanceof FramewrightError) && (error as NodeJS.ErrnoException | undefined)?.syscall === undefined;
}

/** The failure as text on stderr. */
export function tellInWords(failure: FailureReport): void {
  process.stderr.write(failure.name === 'Cancelled' ? 'cancelled\n' : `${describeFailure(failure)}\n`);
}
