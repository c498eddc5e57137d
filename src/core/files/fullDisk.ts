import { type ErrorDetails, FramewrightError } from '../errors';

/** The error of a disk that is full: neither a program's fault nor the page's. `what` could not be done. */
export function fullDisk(what: string, details: ErrorDetails): FramewrightError {
  return new FramewrightError(`the disk is full: ${what}`, {
    mend: 'Free some space, or choose another folder for the output and for temporary files (TMPDIR).',
    ...details,
  });
}

/** The error of a write that found no room, in words and with a mend; any other error as it is. */
export function explainFullDisk(cause: unknown): unknown {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOSPC' || code === 'EDQUOT' ? fullDisk('the output could not be written', { cause }) : cause;
}
