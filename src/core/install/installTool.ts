import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Cancelled, InstallError } from '../errors';
import { programName } from '../process/findProgram';
import { type Download, wayOut } from './Download';
import { type FetchOptions, fetchVerified } from './fetchVerified';
import { gunzip, unzip } from './unpack';

/** Where a program is put, and what accompanies its way there. */
export interface InstallOptions extends FetchOptions {
  /** The tools folder: each program gets a folder of its own in it. */
  readonly folder: string;
}

/**
 * Downloads a program, checks it and puts it in its place in one step, in the place of an older one. Whatever goes wrong, what
 * was there before stays and nothing else is left. Throws InstallError, or Cancelled.
 */
export async function installTool(download: Download, options: InstallOptions): Promise<void> {
  const { folder, signal } = options;
  const work = await makeWorkFolder(download, folder);
  try {
    const archive = path.join(work, 'archive');
    await fetchVerified(download, archive, options);
    const unpacked = path.join(work, 'unpacked');
    if (download.url.endsWith('.gz')) await gunzip(archive, path.join(unpacked, programName(download.tool)), signal);
    else await unzip(archive, unpacked, signal);
    signal?.throwIfAborted();
    await putInPlace(download, unpacked, path.join(folder, download.tool), path.join(work, 'before'));
  } catch (error) {
    throw signal?.aborted ? new Cancelled('the installation was cancelled') : error;
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}

const workPrefix = '.installing-';

/** A folder on the same disk as the target, so that a rename is enough. */
async function makeWorkFolder({ tool, title }: Download, folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder, tool);
    return await mkdtemp(path.join(folder, `${workPrefix}${tool}-`));
  } catch (cause) {
    throw new InstallError(`${title} cannot be written to ${folder}: ${(cause as Error).message}`, {
      mend: wayOut[tool],
      cause,
    });
  }
}

/** A window that was killed midway could not clean up. */
async function removeLeftovers(folder: string, tool: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${workPrefix}${tool}-`));
  for (const name of left.map((each) => path.join(folder, each))) {
    const { mtimeMs = Date.now() } = await stat(name).catch(() => ({ mtimeMs: undefined }));
    // A younger one may be another window's.
    if (Date.now() - mtimeMs > 3_600_000) await rm(name, { recursive: true, force: true }).catch(() => {});
  }
}

async function putInPlace({ title }: Download, unpacked: string, target: string, before: string): Promise<void> {
  const hadOne = await rename(target, before).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new InstallError(`the ${title} in ${target} is in use`, {
        mend: 'Wait for running renders to end, then install again.',
        cause: error,
      });
    },
  );
  try {
    await rename(unpacked, target);
  } catch (cause) {
    if (hadOne) await rename(before, target);
    throw new InstallError(`${title} cannot be put in its place ${target}: ${(cause as Error).message}`, { cause });
  }
}
