import { existsSync } from 'node:fs';
import { FramewrightError } from '../errors';
import type { SpawnOptions } from './SpawnOptions';

/** The error for a program that did not start: why, and how to mend it. */
export function startError(command: string, options: SpawnOptions, cause: NodeJS.ErrnoException): FramewrightError {
  const ErrorType = options.errorType ?? FramewrightError;
  const because = whyNot(command, options.cwd, cause);
  return new ErrorType(`${options.what} did not start: ${because.what}`, { mend: because.mend, cause });
}

function whyNot(
  command: string,
  cwd: string | undefined,
  cause: NodeJS.ErrnoException,
): { what: string; mend: string } {
  if (cwd !== undefined && !existsSync(cwd))
    return { what: `the folder ${cwd} does not exist`, mend: 'Create the folder, or choose another.' };
  if (cause.code === 'ENOENT')
    return { what: `${command} does not exist`, mend: 'Install it, or correct the path in the settings.' };
  if (cause.code === 'EACCES' || cause.code === 'EPERM')
    return {
      what: `${command} may not be executed`,
      mend: `Make it executable (chmod +x), or correct the path in the settings.`,
    };
  if (cause.code === 'ENOEXEC' || cause.code === 'UNKNOWN')
    return {
      what: `${command} is not a program for this machine`,
      mend: 'Install the build for this system, or correct the path in the settings.',
    };
  if (cause.code === 'EAGAIN' || cause.code === 'EMFILE' || cause.code === 'ENFILE' || cause.code === 'ENOMEM')
    return {
      what: `the system has no room for another process (${cause.code})`,
      mend: 'Render with fewer workers, or close other programs.',
    };
  return { what: cause.message, mend: 'See the cause in the log.' };
}
