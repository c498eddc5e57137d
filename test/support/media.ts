import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';

const width = 80;
const height = 20;
const block = 10;

interface SourceFilm {
  readonly file: string;
  /** A number, or a ratio such as `30000/1001`. */
  readonly fps: number | string;
  readonly frames: number;
  readonly codec: readonly string[];
  /** Pixel format; default yuv420p. */
  readonly pixels?: string;
}

const h264 = [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-crf',
  '12',
  '-g',
  '250',
  '-bf',
  '2',
  '-movflags',
  '+faststart',
];
// With keyframes so close that the browser seeks in the file itself; the others are shown through ffmpeg.
const vp8 = ['-c:v', 'libvpx', '-crf', '4', '-b:v', '4M', '-g', '12', '-auto-alt-ref', '0'];
const vp9 = ['-c:v', 'libvpx-vp9', '-crf', '10', '-b:v', '0', '-g', '250', '-cpu-used', '8'];

const films: readonly SourceFilm[] = [
  { file: 'vp8.webm', fps: 25, frames: 75, codec: vp8 },
  { file: 'vp9.webm', fps: 25, frames: 75, codec: vp9 },
  { file: 'vp8-10.webm', fps: 10, frames: 30, codec: vp8 },
  { file: 'h264.mp4', fps: 25, frames: 110, codec: h264 },
  { file: 'h264-50.mp4', fps: 50, frames: 120, codec: h264 },
  { file: 'h264-20-frames.mp4', fps: 25, frames: 20, codec: h264 },
  { file: 'h264-10-frames.mp4', fps: 25, frames: 10, codec: h264 },
  // Their delays count in hundredths of a second: four of them are a frame.
  { file: 'code.gif', fps: 25, frames: 60, codec: ['-loop', '0'], pixels: 'gray' },
  { file: 'code.apng', fps: 25, frames: 60, codec: ['-f', 'apng', '-plays', '0'], pixels: 'gray' },
  {
    file: 'code.webp',
    fps: 25,
    frames: 60,
    codec: ['-c:v', 'libwebp_anim', '-lossless', '1', '-loop', '0'],
    pixels: 'bgra',
  },
];

const drawnFrames = 50;
const drawnPitch = 160;
const drawnWay = -drawnFrames * drawnPitch;

const drawings = [
  {
    file: 'moving-smil.svg',
    moves: `<animateTransform attributeName="transform" type="translate" from="0 0" to="0 ${drawnWay}" dur="2s" fill="freeze"/>`,
  },
  {
    file: 'moving-css.svg',
    moves: `<style>@keyframes run { to { transform: translateY(${drawnWay}px); } } g { animation: run 2s linear both; }</style>`,
  },
];

/** Makes the source films whose frames show their own number, and a tone, in `folder`. */
export async function makeMedia(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(films.map((film) => makeFilm(join(folder, film.file), film)));
  await Promise.all(drawings.map(({ file, moves }) => writeFile(join(folder, file), makeDrawing(moves))));
  await runFfmpeg(['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=3', join(folder, 'tone.wav')]);
}

/** Makes an mp4 and a WebM at a rate of their own: `same-rate.mp4`, `same-rate.webm`. */
export async function makeFilmsAt(fps: string, frames: number, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await makeFilm(join(folder, 'same-rate.mp4'), { fps, frames, codec: h264 });
  await makeFilm(join(folder, 'same-rate.webm'), { fps, frames, codec: vp8 });
}

/** An SVG that shows one number after the other, one each 40 ms, by an animation of its own. */
function makeDrawing(moves: string): string {
  const numbers = Array.from({ length: drawnFrames + 1 }, (_, number) => {
    const top = number * drawnPitch;
    const squares = Array.from({ length: 16 }, (_, i) => {
      const on = ((number >> (7 - (i % 8))) & 1) === (i < 8 ? 1 : 0);
      const place = `x="${(i % 8) * block}" y="${top + (i < 8 ? 0 : block)}" width="${block}" height="${block}"`;
      return `<rect ${place} fill="${on ? '#fff' : '#000'}"/>`;
    });
    return squares.join('');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g>${numbers.join('')}${moves}</g></svg>`;
}

async function makeFilm(
  file: string,
  { fps, frames, codec, pixels: format = 'yuv420p' }: Omit<SourceFilm, 'file'>,
): Promise<void> {
  const pixels = Buffer.concat(Array.from({ length: frames }, (_, number) => drawCode(number)));
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', 'pipe:0'];
  await runFfmpeg([...input, ...codec, '-pix_fmt', format, file], pixels);
}

/** One grey frame with the code of fixtures/code.js. */
export function drawCode(number: number): Buffer {
  const pixels = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = (number >> (7 - Math.floor(x / block))) & 1;
      const isComplement = y >= block;
      pixels[y * width + x] = (bit === 1) !== isComplement ? 255 : 0;
    }
  }
  return pixels;
}

/** A picture of numbers from 0 to `frames`, one each `pitch` px, grey between. */
export async function makeStrip(file: string, { frames, pitch }: { frames: number; pitch: number }): Promise<void> {
  const gap = Buffer.alloc(width * (pitch - height), 128);
  const pixels = Buffer.concat(Array.from({ length: frames + 1 }, (_, number) => [drawCode(number), gap]).flat());
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${(frames + 1) * pitch}`, '-i', 'pipe:0'];
  await runFfmpeg([...input, '-frames:v', '1', file], pixels);
}

async function runFfmpeg(args: readonly string[], stdin?: Buffer): Promise<void> {
  const child = spawn(await resolveFfmpeg(), ['-y', '-v', 'error', ...args], { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin?.end(stdin);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`ffmpeg ${args.join(' ')} exited with ${code}`);
}
