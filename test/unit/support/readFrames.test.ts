import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveFfmpeg } from '../../../src/core/ffmpeg/resolveFfmpeg';
import { drawCode } from '../../support/media';
import { readCode, readFrames } from '../../support/readFrames';
import { sevenStretches } from '../../support/stretches';
import { describeWrong, wrongFrames } from '../../support/wrongFrames';

const width = 160;
const height = 40;
const cells = [
  { name: 'counts', x: 0, y: 0 },
  { name: 'counts down', x: 80, y: 0 },
  { name: 'empty', x: 0, y: 20 },
];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framewright-readFrames-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A grey frame with two codes side by side. */
function frameOf(left: number, right: number): Buffer {
  const frame = Buffer.alloc(width * height, 128);
  for (const [index, number] of [left, right].entries()) {
    const code = drawCode(number);
    for (let y = 0; y < 20; y++) code.copy(frame, y * width + index * 80, y * 80, (y + 1) * 80);
  }
  return frame;
}

async function filmOf(...pairs: [number, number][]): Promise<string> {
  const film = join(folder, `${pairs.length}.mp4`);
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '25', '-i', 'pipe:0'];
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p', film];
  const input = Buffer.concat(pairs.map(([left, right]) => frameOf(left, right)));
  const { status, stderr } = spawnSync(await resolveFfmpeg(), ['-y', '-v', 'error', ...raw, ...encode], { input });
  if (status !== 0) throw new Error(String(stderr));
  return film;
}

it('reads back every number from an encoded film', async () => {
  const all = Array.from({ length: 256 }, (_, n): [number, number] => [n, 255 - n]);
  const frames = await readFrames(await filmOf(...all), cells, { width, height });
  const read = frames.map((readings) => [readings.get('counts'), readings.get('counts down'), readings.get('empty')]);
  expect(read).toEqual(all.map(([left, right]) => [left, right, 'unreadable']));
});

it('says where a film shows the wrong number', async () => {
  const frames = await readFrames(await filmOf([0, 5], [1, 4], [1, 3], [2, 2], [4, 1]), cells, { width, height });
  const wrong = wrongFrames(frames, ['counts', 'counts down'], { 'counts down': (n) => 5 - n });
  expect(describeWrong(wrong)).toBe('counts (2 wrong): frames 2–3 should be 2, 3 and are 1, 2');
});

it('takes a code that lies between two numbers for unreadable, not for another number', () => {
  const image = Buffer.concat([drawCode(85), drawCode(170)]);
  const readings = Array.from({ length: 21 }, (_, y) => readCode(image, 80, { x: 0, y }));
  expect(readings.slice(0, 4)).toEqual([85, 85, 85, 85]);
  expect(new Set(readings)).toEqual(new Set([85, 'unreadable', 170]));
});

it('holds a film to one of the choices that the standard leaves, and the chunks to the same one', () => {
  const film = (...numbers: number[]) => numbers.map((number) => new Map([['a', number]]));
  const choices = { a: [(n: number) => n, (n: number) => Math.max(0, n - 1)] };
  const judge = (frames: Map<string, number>[], reference?: Map<string, number>[]) =>
    describeWrong(wrongFrames(frames, ['a'], choices, reference));
  expect(judge(film(0, 1, 2, 3))).toBe('');
  expect(judge(film(0, 0, 1, 2))).toBe('');
  expect(judge(film(0, 1, 1, 2))).not.toBe('');
  expect(judge(film(0, 0, 1, 2), film(0, 1, 2, 3))).not.toBe('');
});

it('wants numbers that move where nobody knows which they should be, and the same in the chunks', () => {
  const film = (...numbers: (number | 'unreadable')[]) => numbers.map((number) => new Map([['walk', number]]));
  const judge = (...films: Parameters<typeof film>[]) => {
    const [frames, reference] = films.map((numbers) => film(...numbers));
    return describeWrong(wrongFrames(frames!, ['walk'], { walk: 'same' }, reference));
  };
  expect(judge([7, 3, 9, 9])).toBe('');
  expect(judge([7, 7, 7, 7])).not.toBe('');
  expect(judge([7, 3, 'unreadable', 9])).not.toBe('');
  expect(judge([7, 3, 9, 9], [7, 3, 9, 9])).toBe('');
  expect(judge([7, 3, 9, 9], [7, 3, 9, 1])).not.toBe('');
});

it('cuts a film into seven stretches of unlike length that cover it', () => {
  const stretches = sevenStretches(50);
  expect(stretches.map(({ count }) => count)).toEqual([1, 13, 4, 9, 2, 13, 8]);
  expect(sevenStretches(60).reduce((sum, { count }) => sum + count, 0)).toBe(60);
});
