import { spawn } from 'node:child_process';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import type { Cell } from './cells';

/** A number from 0 to 255, or that there is none to be read: the code and its complement disagree, or it is grey. */
export type Reading = number | 'unreadable';

/** One frame's readings by the name of the cell. */
export type FrameReadings = ReadonlyMap<string, Reading>;

const block = 10;
const bits = 8;
/** Pixels left out at each side of a block, where codecs blur. */
const margin = 3;
const black = 90;
const white = 165;

/** Decodes a film and reads what each cell shows in each frame. */
export async function readFrames(
  film: string,
  cells: readonly Cell[],
  size: { readonly width: number; readonly height: number } = { width: 320, height: 180 },
): Promise<FrameReadings[]> {
  const pixels = await decodeGrey(film, size);
  const frameBytes = size.width * size.height;
  if (pixels.length % frameBytes !== 0) throw new Error(`${film} is not ${size.width}×${size.height}`);
  return Array.from({ length: pixels.length / frameBytes }, (_, frame) => {
    const image = pixels.subarray(frame * frameBytes, (frame + 1) * frameBytes);
    return new Map(cells.map((cell) => [cell.name, readCode(image, size.width, cell)]));
  });
}

/** The number painted at `cell` in a grey image of one byte a pixel. */
export function readCode(image: Uint8Array, imageWidth: number, cell: Pick<Cell, 'x' | 'y'>): Reading {
  let number = 0;
  for (let bit = 0; bit < bits; bit++) {
    const x = cell.x + bit * block;
    const value = levelOf(image, imageWidth, x, cell.y);
    const complement = levelOf(image, imageWidth, x, cell.y + block);
    if (value === undefined || complement === undefined || value === complement) return 'unreadable';
    number = number * 2 + value;
  }
  return number;
}

/** 1 for a white block, 0 for a black one, undefined where any pixel of its middle is neither or they differ. */
function levelOf(image: Uint8Array, imageWidth: number, left: number, top: number): 0 | 1 | undefined {
  let whites = 0;
  let pixels = 0;
  for (let y = top + margin; y < top + block - margin; y++) {
    for (let x = left + margin; x < left + block - margin; x++) {
      const level = image[y * imageWidth + x] ?? 128;
      if (level > black && level < white) return undefined;
      if (level >= white) whites++;
      pixels++;
    }
  }
  if (whites === pixels) return 1;
  return whites === 0 ? 0 : undefined;
}

/** Every frame of the film as it stands in the file, none repeated or dropped, one byte a pixel. */
async function decodeGrey(film: string, { width, height }: { width: number; height: number }): Promise<Buffer> {
  const args = ['-v', 'error', '-i', film, '-map', '0:v:0', '-fps_mode', 'passthrough'];
  const output = ['-s', `${width}x${height}`, '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];
  const child = spawn(await resolveFfmpeg(), [...args, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0 || complaints) throw new Error(`ffmpeg could not decode ${film} (exit ${code}): ${complaints}`);
  return Buffer.concat(chunks);
}
