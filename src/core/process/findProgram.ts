import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/** Why a file cannot be started, in words that follow its name; `undefined` where it can. */
export async function whyNotExecutable(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return 'is not a file';
    await access(file, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'may not be executed' : 'does not exist';
  }
}

/** The first executable of one of these names on the PATH, or `undefined`. */
export async function findOnPath(
  names: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const folders = (environment.PATH ?? environment.Path ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, programName(name));
      if ((await whyNotExecutable(file)) === undefined) return file;
    }
  }
  return undefined;
}

/** The program that a setting names by its path, or by a bare name on the PATH: its absolute path, or a fault, in words that follow the name. */
export async function locateProgram(given: string): Promise<{ readonly path: string } | { readonly fault: string }> {
  const isBareName = path.basename(given) === given;
  const file = isBareName ? await findOnPath([given]) : path.resolve(given);
  if (file === undefined) return { fault: 'is not on the PATH' };
  const fault = await whyNotExecutable(file);
  return fault === undefined ? { path: file } : { fault };
}

/** The file name of a program on this platform: `ffmpeg`, or `ffmpeg.exe`. */
export function programName(name: string): string {
  return process.platform === 'win32' && path.extname(name) === '' ? `${name}.exe` : name;
}
