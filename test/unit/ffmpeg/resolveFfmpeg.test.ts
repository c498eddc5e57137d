import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FfmpegError } from '../../../src/core/errors';
import { findFfmpeg, resolveFfmpeg } from '../../../src/core/ffmpeg/resolveFfmpeg';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'resolve ffmpeg '));
  vi.stubEnv('FFMPEG_PATH', undefined);
  vi.stubEnv('FFMPEG_BIN', undefined);
  vi.stubEnv('FRAMEWRIGHT_HOME', path.join(folder, 'home'));
  vi.stubEnv('PATH', path.join(folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function program(...place: string[]): string {
  const file = path.join(folder, ...place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

describe('resolveFfmpeg', () => {
  it('takes the option, then FFMPEG_PATH, then our own, then the PATH', async () => {
    const onPath = program('bin', 'ffmpeg');
    expect(await findFfmpeg()).toEqual({ path: onPath, source: 'PATH' });
    const own = program('home', 'ffmpeg', 'ffmpeg');
    expect(await findFfmpeg()).toEqual({ path: own, source: 'installed by Framewright' });
    const named = program('elsewhere', 'my ffmpeg');
    vi.stubEnv('FFMPEG_PATH', named);
    expect(await findFfmpeg()).toEqual({ path: named, source: 'the environment variable FFMPEG_PATH' });
    const option = program('option', 'ffmpeg');
    expect(await findFfmpeg({ ffmpegPath: option })).toEqual({ path: option, source: 'the ffmpegPath option' });
  });

  it('looks a bare name up on the PATH', async () => {
    const other = program('bin', 'ffmpeg-7');
    expect(await resolveFfmpeg({ ffmpegPath: 'ffmpeg-7' })).toBe(other);
  });

  it.each([
    ['the ffmpegPath option', (file: string) => resolveFfmpeg({ ffmpegPath: file })],
    ['the environment variable FFMPEG_PATH', (file: string) => resolveFfmpeg(void vi.stubEnv('FFMPEG_PATH', file))],
  ])('never passes over a wrong %s', async (setting, resolve) => {
    program('bin', 'ffmpeg');
    const plain = path.join(folder, 'plain');
    writeFileSync(plain, '');
    for (const [file, problem] of [
      [path.join(folder, 'nowhere'), 'does not exist'],
      [plain, 'may not be executed'],
      [folder, 'is not a file'],
    ] as const) {
      await expect(resolve(file)).rejects.toThrow(FfmpegError);
      await expect(resolve(file)).rejects.toMatchObject({
        message: `the ffmpeg ${file}, named by ${setting}, ${problem}`,
        mend: expect.stringContaining(setting),
      });
    }
  });

  it('takes the one of ffmpeg-static, where its download came through', async () => {
    const shipped = program('static', 'ffmpeg');
    vi.doMock('ffmpeg-static', () => ({ default: shipped }));
    expect(await findFfmpeg()).toEqual({ path: shipped, source: 'the package ffmpeg-static' });
    rmSync(shipped);
    await expect(findFfmpeg()).rejects.toMatchObject({
      message: 'no ffmpeg was found',
      mend: expect.stringContaining('apt install ffmpeg'),
    });
  });
});
