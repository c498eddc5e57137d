import { FramewrightError } from '../errors';

/** The error of a write that found no room, in words and with a mend; any other error as it is. */
export function explainFullDisk(cause: unknown): unknown {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return cause;
  return new FramewrightError('the disk is full: the output could not be written', {
    mend: 'Free some space, or choose another folder for the output and for temporary files (TMPDIR).',
    cause,
  });
}
