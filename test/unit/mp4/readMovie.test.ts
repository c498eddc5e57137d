import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VerifyError } from '../../../src/core/errors';
import { readMovie } from '../../../src/core/mp4/readMovie';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'movie '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const box = (type: string, ...content: Buffer[]): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(8 + content.reduce((sum, part) => sum + part.length, 0));
  return Buffer.concat([size, Buffer.from(type, 'latin1'), ...content]);
};
const words = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value])));

const stsd = box(
  'stsd',
  words(0, 1),
  box(
    'avc1',
    Buffer.alloc(24),
    Buffer.from([0, 64, 0, 36]),
    Buffer.alloc(50),
    box('avcC', words(7)),
    box('btrt', words(9)),
  ),
);
const trak = (...tables: Buffer[]): Buffer =>
  box(
    'trak',
    box('tkhd', words(0, 0, 0, 1)),
    box('edts', box('elst', words(0, 2, 100, -1, 0x10000, 100, 1024, 0x10000))),
    box(
      'mdia',
      box('mdhd', words(0, 0, 0, 15_360, 0)),
      box('hdlr', words(0, 0), Buffer.from('vide')),
      box('minf', box('stbl', stsd, ...tables)),
    ),
  );
const moov = (...boxes: Buffer[]): Buffer => box('moov', box('mvhd', words(0, 0, 0, 1000, 2500)), ...boxes);

const read = (...parts: Buffer[]) => {
  const file = path.join(folder, 'movie.mp4');
  writeFileSync(file, Buffer.concat(parts));
  return readMovie(file);
};

describe('readMovie', () => {
  it('reads the tables of an ordinary file', async () => {
    const tables = [
      box('stts', words(0, 2, 2, 512, 1, 500)),
      box('ctts', words(0, 2, 1, 1024, 2, -512)),
      box('stss', words(0, 1, 1)),
    ];
    const movie = await read(moov(trak(...tables)), box('mdat', Buffer.alloc(20)));
    expect(movie).toMatchObject({ seconds: 2.5, isFastStart: true });
    expect(movie.tracks).toEqual([
      {
        id: 1,
        kind: 'video',
        timescale: 15_360,
        codec: 'avc1 64x36 avcC:00000007',
        codecName: 'avc1',
        width: 64,
        height: 36,
        times: [1024, 0, 512],
        durations: [512, 512, 500],
        startsWithKeyframe: true,
        presentationStart: 1024,
        sizes: [],
      },
    ]);
  });

  it('reads the fragments of a fragmented file', async () => {
    const trex = box('mvex', box('trex', words(0, 1, 1, 512, 0, 0)));
    const first = box(
      'moof',
      box(
        'traf',
        box('tfhd', words(0x020010, 1, 9)),
        box('tfdt', words(0, 0)),
        box('trun', words(0x000005, 2, 0, 0x02000000)),
      ),
    );
    const second = box(
      'moof',
      box(
        'traf',
        box('tfhd', words(0x000008, 1, 256)),
        box('tfdt', words(0x01000000, 0, 1024)),
        box('trun', words(0x000b00, 2, 300, 7, 10, 400, 7, 20)),
      ),
    );
    const { tracks } = await read(moov(trak(box('stts', words(0, 0))), trex), first, box('mdat'), second, box('mdat'));
    expect(tracks[0]).toMatchObject({
      times: [0, 512, 1034, 1344],
      durations: [512, 512, 300, 400],
      sizes: [9, 9, 7, 7],
      startsWithKeyframe: true,
    });
  });

  it('notices a first sample that is no keyframe', async () => {
    const fragment = box(
      'moof',
      box('traf', box('tfhd', words(0, 1)), box('trun', words(0x000405, 1, 0, 0x01010000, 0x01010000))),
    );
    const { tracks } = await read(moov(trak(box('stts', words(0, 0)))), fragment);
    expect(tracks[0]?.startsWithKeyframe).toBe(false);
    const late = await read(moov(trak(box('stts', words(0, 1, 2, 512)), box('stss', words(0, 1, 2)))));
    expect(late.tracks[0]?.startsWithKeyframe).toBe(false);
  });

  it('notices an index behind the data', async () => {
    expect((await read(box('mdat', Buffer.alloc(9)), moov(trak()))).isFastStart).toBe(false);
  });

  it('refuses what is cut off, damaged or no movie', async () => {
    const whole = Buffer.concat([moov(trak(box('stts', words(0, 1, 1, 512)))), box('mdat', Buffer.alloc(100))]);
    await expect(read(whole.subarray(0, -1))).rejects.toThrow(
      /is cut off: its mdat box ends 1 bytes after the file does/,
    );
    await expect(read(moov(trak(box('stts', words(0, 5, 1, 512)))))).rejects.toThrow(/is damaged/);
    await expect(read(Buffer.from('some text that is no movie'))).rejects.toThrow(VerifyError);
    await expect(read(Buffer.alloc(0))).rejects.toThrow(/no finished mp4 or mov file/);
    await expect(readMovie(path.join(folder, 'none'))).rejects.toThrow(/does not exist/);
  });
});
