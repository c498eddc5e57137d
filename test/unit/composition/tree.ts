import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a folder that lasts as long as the test; `''` as content of a name that ends in `/` makes a folder. */
export async function makeTree(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'framewright-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, content);
  }
  return folder;
}
