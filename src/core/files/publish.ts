import { randomBytes } from 'node:crypto';
import { copyFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cancelled, FramewrightError, OutputError } from '../errors';
import { exists } from './exists';
import { explainFullDisk } from './fullDisk';
import { makeFolder } from './makeFolder';
import { nextFree } from './nextFree';

/** A name beside `target` (absolute) under which a file is written until it is whole. Its folder is made. Throws OutputError. */
export async function temporaryBeside(target: string): Promise<string> {
  const real = await finalPlace(target);
  await makeFolder(path.dirname(real)).catch((cause: Error) => {
    throw new OutputError(`the folder ${path.dirname(real)} cannot be made: ${cause.message}`, {
      mend: 'Choose another output folder.',
      cause,
    });
  });
  // Not made from the target's name: that may be as long as names can be.
  return path.join(path.dirname(real), `.framewright-${randomBytes(6).toString('hex')}${path.extname(real)}`);
}

/**
 * Puts a finished file in its place, in one step where the file system can: who looks sees the old file or the new one,
 * never half of one. The temporary file is gone afterwards, whatever happens. Throws OutputError or FramewrightError.
 */
export async function publish(temporary: string, target: string, signal?: AbortSignal): Promise<void> {
  try {
    await move(temporary, await finalPlace(target), signal);
  } catch (cause) {
    throw explain(cause, target, signal);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** A film in its place. */
export interface PublishedFilm {
  readonly path: string;
  /** Why it is not the place that was asked for, where it is not. */
  readonly reason?: string;
}

/**
 * As `publish`; but where another program holds the old film and does not let go, or the film was made from the very file in its
 * place, the new one gets the next name beside it, so that nothing is lost: `film-2.mp4`.
 * @param sources absolute paths, links resolved, of the files that the film was made from
 */
export async function publishFilm(
  temporary: string,
  target: string,
  { sources, signal }: { readonly sources: ReadonlySet<string>; readonly signal?: AbortSignal | undefined },
): Promise<PublishedFilm> {
  const putBeside = async (place: string, reason: string) => {
    const beside = await nextFree(place, exists);
    await rename(temporary, beside);
    return { path: beside, reason };
  };
  try {
    const place = await finalPlace(target);
    if (sources.has(place)) return await putBeside(place, 'is a file that the page is made of');
    try {
      await move(temporary, place, signal);
      return { path: target };
    } catch (error) {
      if (signal?.aborted || !isHeld(error)) throw error;
      return await putBeside(place, 'is held by another program');
    }
  } catch (cause) {
    throw explain(cause, target, signal);
  } finally {
    await rm(temporary, { force: true });
  }
}

function isHeld(error: unknown): boolean {
  return ['EBUSY', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function explain(cause: unknown, target: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return new Cancelled();
  const error = explainFullDisk(cause);
  if (error instanceof FramewrightError) return error;
  return new FramewrightError(`${target} could not be put in its place: ${(cause as Error).message}`, {
    mend: 'Close programs that have the file open, or choose another output file.',
    cause,
  });
}

// A file behind a link is replaced where it lies; what is no file (a folder, a device) is left alone.
async function finalPlace(target: string): Promise<string> {
  const found = await stat(target).catch(() => undefined);
  if (!found) return target;
  if (!found.isFile()) {
    const what = found.isDirectory() ? 'a folder' : 'no ordinary file';
    throw new OutputError(`the output ${target} is ${what}`, { mend: 'Name a file.' });
  }
  return realpath(target);
}

async function move(temporary: string, target: string, signal: AbortSignal | undefined): Promise<void> {
  // A player or virus scanner may hold the old file for a moment (Windows).
  for (let wait = 50; ; wait *= 2) {
    try {
      return await rename(temporary, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EXDEV') return moveAcross(temporary, target);
      if (!isHeld(error) || wait > 1600) throw error;
      await delay(wait, undefined, signal ? { signal } : undefined);
    }
  }
}

async function moveAcross(temporary: string, target: string): Promise<void> {
  const beside = await temporaryBeside(target);
  try {
    await copyFile(temporary, beside);
    await rename(beside, target);
  } finally {
    await rm(beside, { force: true });
  }
}
