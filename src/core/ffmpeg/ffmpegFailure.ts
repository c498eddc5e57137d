import { FfmpegError, type FramewrightError } from '../errors';
import { fullDisk } from '../files/fullDisk';
import { describeExit, type Exit } from '../process/spawnChild';

/** The error for an ffmpeg that ended badly while doing `what` (`'joining 8 segments'`). */
export function ffmpegFailure(what: string, exit: Exit, stderrTail: string): FramewrightError {
  if (/No space left on device|Disk quota exceeded/i.test(stderrTail)) {
    return fullDisk(`ffmpeg could not go on while ${what}`, { stderrTail });
  }
  if (/Unknown encoder '(\S+)'/.test(stderrTail)) {
    const encoder = /Unknown encoder '(\S+)'/.exec(stderrTail)?.[1];
    return new FfmpegError(`this ffmpeg was built without ${encoder}, which ${what} needs`, {
      stderrTail,
      mend: 'Install a full build of ffmpeg, or name one in the ffmpegPath option or in FFMPEG_PATH.',
    });
  }
  const last = lastLine(stderrTail);
  const mend = mendFor(exit, last);
  return new FfmpegError(`ffmpeg ${describeExit(exit)} while ${what}${last ? `: ${last}` : ''}`, {
    stderrTail,
    // Killed from outside, by the system for want of memory as a rule: the next try may have more luck.
    retryable: exit.signal !== null,
    ...(mend !== undefined && { mend }),
  });
}

/** Whether an ffmpeg failed because it does not know an option: as a rule it is too old. */
export function refusesOption(error: unknown, option: string): boolean {
  return error instanceof FfmpegError && (error.stderrTail ?? '').includes(`Unrecognized option '${option}'`);
}

/** The error for an ffmpeg that did nothing for `waitMs` when it should have been doing `what`. */
export function ffmpegSilent(ffmpegPath: string, what: string, waitMs: number): FfmpegError {
  return new FfmpegError(`${ffmpegPath} did nothing for ${Math.round(waitMs / 1000)} s while ${what}`, {
    mend: 'Is it an ffmpeg? Name another in the ffmpegPath option or in FFMPEG_PATH.',
  });
}

function mendFor({ signal }: Exit, said: string): string | undefined {
  if (signal !== null) return 'Something ended ffmpeg; where memory is short, render with fewer workers.';
  return said === '' ? 'It does not say why: see whether this ffmpeg works.' : undefined;
}

function lastLine(text: string): string {
  return text.split('\n').at(-1)?.trim() ?? '';
}
