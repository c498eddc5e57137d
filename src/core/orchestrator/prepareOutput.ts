import { mkdtemp, realpath, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidInput, OutputError } from '../errors';
import { isFolder, makeFolder, removeEmpty } from '../files/makeFolder';

/**
 * Makes sure that `outputFile` (absolute) can be written before any work is done: its folder is made where it is missing.
 * It must not take the place of what it is made from: the composition's own file, `page`, or one of the `sounds` (absolute).
 * Returns a function that takes back the folders it made, as far as they are empty. Throws OutputError.
 */
export async function prepareOutput(
  outputFile: string,
  page: string | undefined,
  sounds: readonly string[] = [],
): Promise<() => Promise<void>> {
  const folder = dirname(outputFile);
  const firstMade = await makeFolder(folder).catch((cause: unknown) => {
    throw notWritable(folder, cause);
  });
  const undo = () => removeEmpty(folder, firstMade);
  try {
    if (page !== undefined) await refuseSource(outputFile, page, 'the page itself');
    for (const sound of sounds) await refuseSource(outputFile, sound, 'the sound file that goes into it');
    await requireFile(outputFile);
    await tryToWrite(folder);
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

/**
 * Refuses to bring back a project that was deleted while it was rendered: the output's folder is made again only where that of
 * the `page` is still there. Throws InvalidInput.
 */
export async function requireOutputFolder(outputFile: string, page: string | undefined): Promise<void> {
  if (page === undefined || (await isFolder(dirname(outputFile))) || (await isFolder(dirname(page)))) return;
  throw new InvalidInput(`the folder ${dirname(page)} was deleted while it was rendered`, {
    mend: 'Put it back, then render again.',
  });
}

/** Throws OutputError where an output (absolute) would take the place of a file that it is made from. */
export async function refuseSource(outputFile: string, sourceFile: string, what: string): Promise<void> {
  const [target, source] = await Promise.all([outputFile, sourceFile].map((file) => realpath(file).catch(() => file)));
  if (target !== source) return;
  throw new OutputError(`the output would overwrite ${what}: ${outputFile}`, {
    mend: 'Choose another output file.',
  });
}

async function requireFile(outputFile: string): Promise<void> {
  const found = await stat(outputFile).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  if (!found.isDirectory()) {
    throw new OutputError(`the output ${outputFile} is no ordinary file`, { mend: 'Name a file.' });
  }
  throw new OutputError(`the output ${outputFile} is a folder`, { mend: 'Name a file in it, for instance film.mp4.' });
}

// Permissions alone do not tell: file systems can be read-only or full, and ACLs have the last word.
async function tryToWrite(folder: string): Promise<void> {
  try {
    await rmdir(await mkdtemp(join(folder, '.framewright-')));
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

function notWritable(folder: string, cause: unknown): OutputError {
  return new OutputError(`the output folder ${folder} cannot be written to: ${(cause as Error).message}`, {
    mend: 'Choose another output folder, or give yourself the right to write there.',
    cause,
  });
}
