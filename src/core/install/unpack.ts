import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { InstallError } from '../errors';

/** Unpacks a zip into a folder, without the one folder that all its files are in. Throws InstallError where an entry would lie outside. */
export async function unzip(file: string, folder: string, signal?: AbortSignal): Promise<void> {
  // yauzl itself refuses names with `..`, backslashes and absolute paths, and data longer than announced.
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      signal?.throwIfAborted();
      await unpackEntry(zip, entry, folder, signal);
    }
  } catch (cause) {
    if (signal?.aborted || cause instanceof InstallError) throw cause;
    throw new InstallError(`the archive cannot be unpacked: ${(cause as Error).message}`, { cause });
  } finally {
    zip.close();
  }
}

/** Unpacks a gzipped program. */
export async function gunzip(file: string, program: string, signal?: AbortSignal): Promise<void> {
  await mkdir(path.dirname(program), { recursive: true });
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(program), { ...(signal && { signal }) });
  await chmod(program, 0o755);
}

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string, signal?: AbortSignal): Promise<void> {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & fileTypes) === symbolicLink) throw outside(entry, 'is a symbolic link');
  const name = entry.fileName.split('/').slice(1).join('/');
  if (name === '' || name.endsWith('/')) return;
  const target = path.join(folder, name);
  if (!target.startsWith(folder + path.sep)) throw outside(entry, 'would lie outside its folder');
  await mkdir(path.dirname(target), { recursive: true });
  const isProgram = (mode & 0o111) !== 0;
  const output = createWriteStream(target, { flags: 'wx', mode: isProgram ? 0o755 : 0o644 });
  await pipeline(await zip.openReadStreamPromise(entry), output, { ...(signal && { signal }) });
}

// As `stat` has them, in the upper half of what a Unix zip says of a file.
const fileTypes = 0o170000;
const symbolicLink = 0o120000;

function outside({ fileName }: Entry, why: string): InstallError {
  return new InstallError(`the archive is refused: its entry ${fileName} ${why}`);
}
