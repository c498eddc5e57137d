import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInput } from '../errors';
import { makeFolder } from '../files/makeFolder';

/** Makes a folder of its own for one run, in `root` or the system's temporary folder. Returns its absolute path. */
export async function makeRunFolder(root: string = tmpdir()): Promise<string> {
  const parent = resolve(root);
  try {
    await makeFolder(parent);
    return await mkdtemp(join(parent, 'framewright-'));
  } catch (cause) {
    throw new InvalidInput(`temporary files cannot be written to ${parent}: ${(cause as Error).message}`, {
      mend: 'Free some space, or choose another folder (TMPDIR, or the runRoot option).',
      cause,
    });
  }
}

/** Makes the folder that the caller named, where it is missing. Returns its absolute path. */
export async function openGivenFolder(given: string): Promise<string> {
  const folder = resolve(given);
  await makeFolder(folder).catch((cause: Error) => {
    throw new InvalidInput(`the run folder ${folder} cannot be made: ${cause.message}`, {
      mend: 'Choose another one.',
      cause,
    });
  });
  return folder;
}

/** Removes a run folder with all that is in it. Safe where it is gone already. */
export async function removeRunFolder(folder: string): Promise<void> {
  // On Windows a file can stay locked for a moment after the program that wrote it has ended.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
