import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidInput } from '../errors';
import { makeFolder } from '../files/makeFolder';
import { isRunning } from '../process/isRunning';

/** Run folders that nobody has written to for so long may be taken for left behind, in ms. */
const abandonedMs = 60 * 60 * 1000;

/**
 * Makes a folder of its own for one run, in `root` or the system's temporary folder. Returns its absolute path. Folders of runs
 * that were killed before they could put theirs away go meanwhile; those that are to be kept (`isKept`) have another name.
 */
export async function makeRunFolder(root: string = tmpdir(), isKept = false): Promise<string> {
  const parent = resolve(root);
  try {
    await makeFolder(parent);
    void removeAbandoned(parent);
    return await mkdtemp(join(parent, isKept ? 'framewright-kept-' : `framewright-run-${process.pid}-`));
  } catch (cause) {
    throw new InvalidInput(`temporary files cannot be written to ${parent}: ${(cause as Error).message}`, {
      mend: 'Free some space, or choose another folder (TMPDIR, or the runRoot option).',
      cause,
    });
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(/^framewright-run-(\d+)-/.exec(name)?.[1] ?? 0);
    if (pid === 0 || isRunning(pid)) continue;
    const folder = join(parent, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    // Where containers share a temporary folder, the number of a process says little.
    if (Date.now() - mtimeMs > abandonedMs) await removeRunFolder(folder).catch(() => {});
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
