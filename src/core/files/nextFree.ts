import path from 'node:path';

/** The first of `film-2.mp4`, `film-3.mp4` … that is not taken. */
export async function nextFree(file: string, isTaken: (file: string) => Promise<boolean>): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 2; ; number++) {
    const candidate = path.join(dir, `${name}-${number}${ext}`);
    if (!(await isTaken(candidate))) return candidate;
  }
}
