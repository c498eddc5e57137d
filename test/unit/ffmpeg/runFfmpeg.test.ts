import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, FfmpegError } from '../../../src/core/errors';
import { ffmpegFailure } from '../../../src/core/ffmpeg/ffmpegFailure';
import { outputArgs } from '../../../src/core/ffmpeg/outputArgs';
import { runFfmpeg } from '../../../src/core/ffmpeg/runFfmpeg';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'run ffmpeg '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fake(script: string): string {
  const file = path.join(folder, 'ffmpeg');
  writeFileSync(file, `#!${process.execPath}\n${script}`);
  chmodSync(file, 0o755);
  return file;
}

describe('runFfmpeg', () => {
  it('returns what it wrote', async () => {
    const file = fake('console.log(process.argv.slice(2).join(" ")); console.error("careful")');
    const { stdout, stderrTail } = await runFfmpeg(file, ['-i', 'a b'], { what: 'testing' });
    expect(String(stdout)).toBe('-hide_banner -nostdin -nostats -loglevel error -y -i a b\n');
    expect(stderrTail).toBe('careful');
  });

  it('says what failed, and what it said last', async () => {
    const file = fake('console.error("first\\nInvalid data found"); process.exitCode = 1');
    await expect(runFfmpeg(file, [], { what: 'joining 8 segments' })).rejects.toMatchObject({
      name: 'FfmpegError',
      message: 'ffmpeg exited with 1 while joining 8 segments: Invalid data found',
      stderrTail: 'first\nInvalid data found',
      retryable: false,
    });
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    const work = runFfmpeg(fake('setInterval(() => {}, 1000)'), [], { what: 'waiting', signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toThrow(Cancelled);
  });

  it('does not wait for ever for one that hangs', async () => {
    const file = fake('setInterval(() => {}, 1000)');
    await expect(runFfmpeg(file, [], { what: 'saying its version', timeoutMs: 100 })).rejects.toMatchObject({
      name: 'FfmpegError',
      message: expect.stringMatching(/ffmpeg did nothing for 0 s while saying its version$/),
      mend: expect.stringContaining('FFMPEG_PATH'),
    });
  });

  it('names a program that is missing', async () => {
    await expect(runFfmpeg(path.join(folder, 'none'), [], { what: 'testing' })).rejects.toThrow(FfmpegError);
  });
});

describe('ffmpegFailure', () => {
  it.each([
    [
      'av_interleaved_write_frame(): No space left on device',
      /^the disk is full: ffmpeg could not go on while testing$/,
    ],
    ["Unknown encoder 'libx264'", /^this ffmpeg was built without libx264, which testing needs$/],
    ['', /^ffmpeg exited with 1 while testing$/],
  ])('understands %j', (stderr, message) => {
    const failure = ffmpegFailure('testing', { code: 1, signal: null }, stderr);
    expect(failure.message).toMatch(message);
    expect(failure.retryable).toBe(false);
  });

  it('lets a run that was killed be tried again', () => {
    expect(ffmpegFailure('testing', { code: null, signal: 'SIGKILL' }, '')).toMatchObject({
      message: 'ffmpeg was killed by SIGKILL while testing',
      retryable: true,
    });
  });
});

it('keeps a file name from being read as a protocol or an option', () => {
  expect(outputArgs('/tmp/pipe:1.mp4')).toEqual(['-f', 'mp4', 'file:/tmp/pipe:1.mp4']);
  expect(outputArgs('-x.MOV')).toEqual(['-f', 'mov', 'file:-x.MOV']);
});
