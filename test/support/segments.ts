import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { imageFormatFor } from '../../src/core/encode/presets';
import { SegmentEncoder } from '../../src/core/encode/SegmentEncoder';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import { parseFrameRate } from '../../src/core/plan/frameRate';
import type { RendererOptions } from '../../src/core/plan/types';

export const width = 64;
export const height = 36;

/** How many images can be told apart. */
export const distinctFrames = 70;

/** Images of one brightness each: `readFrames` tells by it which is which. At most `distinctFrames` of them. */
export function drawImages(folder: string, count: number, type: 'jpeg' | 'png'): Buffer[] {
  mkdirSync(folder, { recursive: true });
  const source = `color=black:s=${width}x${height}:r=1,format=gray,geq=lum='20+3*mod(N*37,70)'`;
  const codec =
    type === 'jpeg' ? ['-pix_fmt', 'yuvj420p', '-q:v', '1', '-c:v', 'mjpeg'] : ['-pix_fmt', 'rgb24', '-c:v', 'png'];
  const output = path.join(folder, `%05d.${type}`);
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(count), ...codec, output]);
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(path.join(folder, name)));
}

export interface EncodeOptions extends RendererOptions {
  readonly fps: number | string;
  /** Leaves out the frames for which it is false: they stand still. */
  readonly isSent?: (index: number) => boolean;
}

/** Encodes images into a segment, as a chunk does. */
export async function encodeSegment(
  outputFile: string,
  images: readonly Buffer[],
  options: EncodeOptions,
): Promise<void> {
  const { isSent = () => true, ...rest } = options;
  const encoder = await openEncoder(outputFile, rest);
  for (const [index, image] of images.entries()) if (isSent(index)) await encoder.write(image, index);
  await encoder.finish(images.length);
}

export async function openEncoder(
  outputFile: string,
  options: RendererOptions & { fps: number | string },
): Promise<SegmentEncoder> {
  const ffmpegPath = await resolveFfmpeg(options);
  const rate = parseFrameRate(options.fps);
  return new SegmentEncoder({ ffmpegPath, outputFile, width, height, rate, options, image: imageFormatFor(options) });
}

/** Which image each frame of a film shows. */
export function readFrames(file: string): number[] {
  const args = [
    '-v',
    'error',
    '-i',
    file,
    '-vf',
    'crop=2:2,format=gray',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-',
  ];
  const pixels = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  // 53 × 37 = 1 modulo 70.
  return Array.from(
    { length: pixels.length / 4 },
    (_, frame) => (Math.round(((pixels[frame * 4] ?? 0) - 20) / 3) * 53) % distinctFrames,
  );
}

/** A digest of each decoded picture of a film. Throws where the decoder has something to say of the film. */
export function decodedPictures(file: string): string[] {
  const args = ['-v', 'warning', '-i', file, '-f', 'framemd5', '-'];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').flatMap((line) => /^0,.*, (\w+)$/.exec(line)?.[1] ?? []);
}

/** 0, 1, … `count` − 1, as `readFrames` reads them from a film of that length. */
export function framesInOrder(count: number): number[] {
  return Array.from({ length: count }, (_, frame) => frame % distinctFrames);
}

export interface Packet {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
}

/** Packets of the picture in the order of showing, and facts of its stream, by ffprobe: tests may, the product may not. */
export function probeVideo(file: string): {
  packets: Packet[];
  stream: Record<string, string | number>;
  seconds: number;
} {
  const entries = 'packet=pts,dts,duration:stream:format=duration';
  const text = execFileSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', entries, '-of', 'json', file],
    { maxBuffer: 1 << 28, encoding: 'utf8' },
  );
  const probed = JSON.parse(text) as {
    packets: Packet[];
    streams: Record<string, string | number>[];
    format: { duration: string };
  };
  const packets = [...probed.packets].sort((a, b) => a.pts - b.pts);
  return { packets, stream: probed.streams[0] ?? {}, seconds: Number(probed.format.duration) };
}

/** Differences between neighbours, each once: one of them means even spacing. */
export function spacings(values: readonly number[]): number[] {
  return [...new Set(values.slice(1).map((value, index) => value - (values[index] ?? 0)))];
}
