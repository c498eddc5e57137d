import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Cancelled, InvalidInput, VerifyError } from '../errors';
import { resolveFfmpeg } from '../ffmpeg/resolveFfmpeg';
import { publish, temporaryBeside } from '../files/publish';
import { readMovie } from '../mp4/readMovie';
import { pictureOf, type Segment, verifySegment } from '../mp4/verifySegment';
import { chooseDelivery } from '../plan/delivery';
import { type FrameRate, parseFrameRate } from '../plan/frameRate';
import { requireEqualCodecs } from './joinArgs';
import { joinSegments } from './joinSegments';
import { verifyFilm } from './verifyFilm';

export interface ConcatenateOptions {
  readonly ffmpegPath?: string;
  readonly signal?: AbortSignal;
  /** Frames per second of all inputs. Default: those of the first. */
  readonly fps?: number | string;
}

/**
 * Joins the pictures of mp4 or mov files, in their order, into one file without encoding them again; sound is left out. All
 * need the same codec, size and constant frame rate, and a keyframe first. The output is verified, then put in its place in
 * one step. `outputPath` is an .mp4 or .mov. Throws VerifyError where the inputs do not fit together,
 * InvalidInput, FfmpegError or Cancelled.
 */
export async function concatenateVideos(
  inputPaths: readonly string[],
  outputPath: string,
  options: ConcatenateOptions = {},
): Promise<void> {
  const { signal } = options;
  if (inputPaths.length === 0) throw new InvalidInput('there is nothing to join: no input files were given');
  chooseDelivery(outputPath, {});
  const ffmpegPath = await resolveFfmpeg(options);
  const rate = options.fps === undefined ? await rateOf(inputPaths[0] as string) : parseFrameRate(options.fps);
  const segments = await readSegments(inputPaths, rate, signal);
  const outputFile = path.resolve(outputPath);
  const temporary = await temporaryBeside(outputFile);
  const folder = await mkdtemp(path.join(tmpdir(), 'framewright-join-'));
  try {
    await joinSegments(segments, { folder, outputFile: temporary, rate }, { ffmpegPath, signal });
    const frameCount = segments.reduce((sum, { picture }) => sum + picture.times.length, 0);
    await verifyFilm(temporary, { frameCount, rate, hasSound: false });
    await publish(temporary, outputFile, signal);
  } finally {
    await rm(temporary, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function readSegments(
  files: readonly string[],
  rate: FrameRate,
  signal: AbortSignal | undefined,
): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const file of files) {
    if (signal?.aborted) throw new Cancelled();
    const frames = pictureOf(file, await readMovie(file)).times.length;
    segments.push(await verifySegment(file, frames, rate));
  }
  requireEqualCodecs(segments);
  return segments;
}

async function rateOf(file: string): Promise<FrameRate> {
  const { durations, timescale } = pictureOf(file, await readMovie(file));
  const ticks = durations[0];
  if (!ticks) throw new VerifyError(`the frame rate of ${file} cannot be read`, { mend: 'Give it: options.fps.' });
  return parseFrameRate(`${timescale}/${ticks}`);
}
