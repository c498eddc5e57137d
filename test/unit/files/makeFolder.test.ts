import { existsSync } from 'node:fs';
import { mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../src/core/files/makeFolder';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'make folder test-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes all that is missing, and says where that begins', async () => {
    expect(await makeFolder(join(folder, 'a', 'b', 'c'))).toBe(join(folder, 'a'));
    expect(await makeFolder(join(folder, 'a', 'b', 'd'))).toBe(join(folder, 'a', 'b', 'd'));
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c', 'd']);
  });

  it('is content with what is there, also behind a link', async () => {
    await symlink(folder, join(folder, 'link'));
    expect(await makeFolder(join(folder, 'link'))).toBeUndefined();
  });

  it('is content when another makes the same at the same time', async () => {
    const deep = join(folder, 'a', 'b', 'c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(deep)));
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c']);
  });

  it('takes back what it made where it cannot make the rest', async () => {
    await expect(makeFolder(join(folder, 'a', 'b', 'x'.repeat(300)))).rejects.toThrow(/ENAMETOOLONG/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a file on the way', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolder(join(folder, 'file', 'a'))).rejects.toThrow(/EEXIST/);
    await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(/EEXIST/);
  });

  it.runIf(existsSync('/proc/self'))('comes back from where no folder can ever be made', async () => {
    await expect(makeFolder('/proc/no/such/folder')).rejects.toThrow(/ENOENT/);
  });
});
