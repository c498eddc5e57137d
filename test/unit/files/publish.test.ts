import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cancelled } from '../../../src/core/errors';
import { publish, publishFilm, temporaryBeside } from '../../../src/core/files/publish';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rename: vi.fn(real.rename), copyFile: vi.fn(real.copyFile) };
});

let folder: string;
let target: string;
let temporary: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'publish '));
  target = path.join(folder, 'out', 'film.mp4');
  temporary = await temporaryBeside(target);
  writeFileSync(temporary, 'the film');
});
afterEach(() => {
  vi.mocked(fs.rename).mockClear();
  rmSync(folder, { recursive: true, force: true });
});

const fails = (code: string) => Object.assign(new Error(code), { code });
const inOut = () => readdirSync(path.dirname(target));

describe('publish', () => {
  it('renames the finished file into its place', async () => {
    await publish(temporary, target);
    expect(readFileSync(target, 'utf8')).toBe('the film');
    expect(inOut()).toEqual(['film.mp4']);
    expect(fs.rename).toHaveBeenCalledWith(temporary, target);
  });

  it.each(['EBUSY', 'EPERM', 'EACCES'])('waits while another program holds the old film (%s)', async (code) => {
    writeFileSync(target, 'old');
    vi.mocked(fs.rename).mockRejectedValueOnce(fails(code)).mockRejectedValueOnce(fails(code));
    await publish(temporary, target);
    expect(readFileSync(target, 'utf8')).toBe('the film');
    expect(fs.rename).toHaveBeenCalledTimes(3);
  });

  it('gives a film the next free name where the old one is held for good', async () => {
    writeFileSync(target, 'old');
    writeFileSync(path.join(path.dirname(target), 'film-2.mp4'), 'older');
    const real = vi.mocked(fs.rename).getMockImplementation();
    vi.mocked(fs.rename).mockImplementation(async (from, to) => {
      if (to === target) throw fails('EBUSY');
      await real?.(from, to);
    });
    const film = await publishFilm(temporary, target, { sources: new Set() });
    expect(film).toEqual({ path: path.join(path.dirname(target), 'film-3.mp4'), reason: 'is held by another program' });
    vi.mocked(fs.rename).mockImplementation(real ?? fs.rename);
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(inOut()).toEqual(['film-2.mp4', 'film-3.mp4', 'film.mp4']);
  });

  it('goes over a border between file systems by a copy beside the target', async () => {
    const elsewhere = path.join(folder, 'elsewhere.mp4');
    writeFileSync(elsewhere, 'the film');
    vi.mocked(fs.rename).mockRejectedValueOnce(fails('EXDEV'));
    await publish(elsewhere, target);
    expect(readFileSync(target, 'utf8')).toBe('the film');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('leaves the old film alone, and nothing else, where the disk is full', async () => {
    writeFileSync(target, 'old');
    vi.mocked(fs.rename).mockRejectedValueOnce(fails('EXDEV'));
    vi.mocked(fs.copyFile).mockRejectedValueOnce(fails('ENOSPC'));
    await expect(publish(temporary, target)).rejects.toThrow(/the disk is full/);
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(inOut()).toEqual(['film.mp4']);
  });

  it('stops waiting when it is cancelled', async () => {
    const controller = new AbortController();
    vi.mocked(fs.rename).mockImplementationOnce(async () => {
      controller.abort();
      throw fails('EBUSY');
    });
    await expect(publish(temporary, target, controller.signal)).rejects.toThrow(Cancelled);
    expect(inOut()).toEqual([]);
  });

  it('finds a temporary name even for the longest of names', async () => {
    const long = path.join(folder, `${'x'.repeat(250)}.mp4`);
    const beside = await temporaryBeside(long);
    writeFileSync(beside, 'the film');
    await publish(beside, long);
    expect(readFileSync(long, 'utf8')).toBe('the film');
  });

  it('says that a folder cannot be made where a file stands', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    await expect(temporaryBeside(path.join(folder, 'file', 'film.mp4'))).rejects.toThrow(/cannot be made/);
    mkdirSync(path.join(folder, 'a folder.mp4'));
    await expect(temporaryBeside(path.join(folder, 'a folder.mp4'))).rejects.toThrow(/is a folder/);
  });
});
