import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidInput } from '../../../src/core/errors';
import { prepareOutput } from '../../../src/core/orchestrator/prepareOutput';
import { makeRunFolder, removeRunFolder } from '../../../src/core/orchestrator/runFolder';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'output test ü-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('prepareOutput', () => {
  it('makes the output folder where it is missing', async () => {
    await prepareOutput(join(folder, 'a', 'b', 'film.mp4'), undefined);
    expect(await readdir(join(folder, 'a'))).toEqual(['b']);
    expect(await readdir(join(folder, 'a', 'b'))).toEqual([]);
  });

  it('takes back the folders it made, and no others', async () => {
    await mkdir(join(folder, 'there'));
    const undo = await prepareOutput(join(folder, 'there', 'a', 'b', 'film.mp4'), undefined);
    await undo();
    expect(await readdir(folder)).toEqual(['there']);
    expect(await readdir(join(folder, 'there'))).toEqual([]);
  });

  it('leaves a folder that somebody has put something into', async () => {
    const undo = await prepareOutput(join(folder, 'a', 'b', 'film.mp4'), undefined);
    await writeFile(join(folder, 'a', 'note.txt'), 'mine');
    await undo();
    expect(await readdir(join(folder, 'a'))).toEqual(['note.txt']);
  });

  it('refuses to overwrite the page', async () => {
    const page = join(folder, 'page.html');
    await writeFile(page, '<p>');
    await expect(prepareOutput(page, page)).rejects.toThrow(/overwrite the page itself/);
  });

  it('refuses to overwrite the page by way of a link', async () => {
    const page = join(folder, 'page.html');
    await writeFile(page, '<p>');
    await symlink(page, join(folder, 'film.mp4'));
    await expect(prepareOutput(join(folder, 'film.mp4'), page)).rejects.toBeInstanceOf(InvalidInput);
  });

  it('refuses to overwrite a sound that goes into the film, by whatever name', async () => {
    const sound = join(folder, 'song.mp4');
    await writeFile(sound, 'la la');
    await symlink(folder, join(folder, 'link'));
    const film = join(folder, 'link', 'song.mp4');
    await expect(prepareOutput(film, undefined, [sound])).rejects.toThrow(/overwrite the sound file/);
  });

  it('refuses an output that is a folder', async () => {
    await expect(prepareOutput(folder, undefined)).rejects.toThrow(/is a folder/);
    expect(await readdir(dirname(folder))).toContain(folder.slice(dirname(folder).length + 1));
  });

  it('refuses a folder that cannot be made, and says what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    const refused = await prepareOutput(join(folder, 'file', 'film.mp4'), undefined).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInput);
    expect(refused).toMatchObject({ mend: expect.stringContaining('Choose another output folder') });
  });
});

describe('run folders', () => {
  it('are unique, and gone after removal', async () => {
    const made = await Promise.all([makeRunFolder(folder), makeRunFolder(folder)]);
    expect(new Set(made).size).toBe(2);
    await Promise.all(made.map(removeRunFolder));
    expect(await readdir(folder)).toEqual([]);
  });

  it('of runs that were killed go when the next one begins, and no others', async () => {
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    const long = new Date(Date.now() - 2 * 60 * 60 * 1000);
    for (const name of [`framewright-run-${ended}-old`, `framewright-run-${process.pid}-old`, 'framewright-old']) {
      await mkdir(join(folder, name));
      await utimes(join(folder, name), long, long);
    }
    await mkdir(join(folder, `framewright-run-${ended}-new`));
    const asked = await makeRunFolder(folder, true);
    await utimes(asked, long, long);
    const made = await makeRunFolder(folder);
    const kept = [
      basename(asked),
      `framewright-run-${ended}-new`,
      `framewright-run-${process.pid}-old`,
      'framewright-old',
      basename(made),
    ];
    await vi.waitFor(async () => expect((await readdir(folder)).sort()).toEqual(kept.sort()));
  });

  it('are made in a root that is missing, and refused in one that cannot be', async () => {
    expect(dirname(await makeRunFolder(join(folder, 'runs')))).toBe(join(folder, 'runs'));
    await writeFile(join(folder, 'file'), '');
    await expect(makeRunFolder(join(folder, 'file'))).rejects.toBeInstanceOf(InvalidInput);
  });
});
