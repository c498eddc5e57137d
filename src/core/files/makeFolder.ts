import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder (absolute), and those above it. Returns the first that was missing, `undefined` where all were there.
 * Rejects with the system's error; what it made is taken back then.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  // Not mkdir's own `recursive`: it never comes back where a file system takes no folders and says ENOENT (/proc).
  if (await isFolder(folder)) return undefined;
  const parent = dirname(folder);
  const firstMade = parent === folder ? undefined : await makeFolder(parent);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have made it in this moment.
    if (await isFolder(folder)) return firstMade;
    await removeEmpty(parent, firstMade);
    throw error;
  }
  return firstMade ?? folder;
}

/** Removes folders from `folder` up to `firstMade`, as far as they are empty. */
export async function removeEmpty(folder: string, firstMade: string | undefined): Promise<void> {
  if (firstMade === undefined) return;
  for (let each = folder; each.length >= firstMade.length; each = dirname(each)) {
    const isGone = await rmdir(each).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
