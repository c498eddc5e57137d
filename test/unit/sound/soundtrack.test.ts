import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidInput, VerifyError } from '../../../src/core/errors';
import { soundtrackFile } from '../../../src/core/plan/runFiles';
import { clipSource, fileSource } from '../../../src/core/sound/SoundSource';
import { readSoundtrack } from '../../../src/core/sound/soundtrack';
import { readWavHeader } from '../../../src/core/sound/wavHeader';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'soundtrack '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clip = {
  source: { kind: 'url', url: 'https://x.org/a.mp3' },
  startSeconds: 1,
  endSeconds: 2,
  sourceSeconds: 0,
  volume: 1,
  playbackRate: 1,
  loop: false,
};

function read(value: unknown) {
  const segment = path.join(folder, 'segment.mov');
  writeFileSync(soundtrackFile(segment), JSON.stringify(value));
  return readSoundtrack(segment);
}

describe('readSoundtrack', () => {
  it('reads clips, and nothing where there is no file', async () => {
    expect(await read({ version: 1, clips: [clip] })).toEqual([clip]);
    expect(await readSoundtrack(path.join(folder, 'other.mov'))).toEqual([]);
  });

  it.each([
    ['another version', { version: 2, clips: [] }],
    ['unknown keys', { version: 1, clips: [{ ...clip, command: 'rm' }] }],
    ['a file: URL', { version: 1, clips: [{ ...clip, source: { kind: 'url', url: 'file:///etc/passwd' } }] }],
    ['a concat: URL', { version: 1, clips: [{ ...clip, source: { kind: 'url', url: 'concat:/etc/passwd' } }] }],
    ['a rate of 0', { version: 1, clips: [{ ...clip, playbackRate: 0 }] }],
    ['no time', { version: 1, clips: [{ ...clip, startSeconds: null }] }],
  ])('refuses %s', async (_title, value) => {
    await expect(read(value)).rejects.toThrow(VerifyError);
  });
});

describe('sources', () => {
  it('open with nothing allowed but what they need', async () => {
    const file = await fileSource('/x/a.mp3', true);
    expect(file.input.slice(0, 2)).toEqual(['-protocol_whitelist', 'file']);
    expect(file.input.at(-1)).toBe('file:/x/a.mp3');
    const url = await clipSource(
      { kind: 'url', url: 'http://x.org/a.webm?x=1' },
      { kind: 'http', url: 'http://x.org/' },
    );
    expect(url.input).toContain('http,https,tcp,tls');
    expect(url.input).toContain('-copyts');
  });

  it('of a page from the web are never files', async () => {
    await expect(
      clipSource({ kind: 'file', path: '/etc/passwd' }, { kind: 'http', url: 'http://x.org/' }),
    ).rejects.toThrow(InvalidInput);
  });
});

describe('readWavHeader', () => {
  const chunk = (type: string, ...bytes: number[]) =>
    Buffer.concat([Buffer.from(type), Buffer.from([bytes.length, 0, 0, 0, ...bytes])]);
  const format = chunk('fmt ', 3, 0, 2, 0, ...Array(14).fill(0));
  const start = Buffer.from('RIFF....WAVE');

  it('finds the channels and where the samples begin', () => {
    const header = Buffer.concat([
      start,
      format,
      chunk('fact', 0, 0, 0, 0),
      Buffer.from('data\xff\xff\xff\xff', 'latin1'),
    ]);
    expect(readWavHeader(Buffer.concat([header, Buffer.alloc(10)]))).toEqual({ channels: 2, bytes: header.length });
  });

  it('waits for the rest', () => {
    expect(readWavHeader(Buffer.alloc(0))).toBeUndefined();
    expect(readWavHeader(Buffer.concat([start, format]))).toBeUndefined();
  });
});
