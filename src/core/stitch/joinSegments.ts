import { refusesOption } from '../ffmpeg/ffmpegFailure';
import { outputArgs } from '../ffmpeg/outputArgs';
import { runFfmpeg } from '../ffmpeg/runFfmpeg';
import type { Segment } from '../mp4/verifySegment';
import type { FrameRate } from '../plan/frameRate';
import { writeConcatList } from './concatList';
import { concatInput, movieTimescaleArgs, pictureArgs } from './joinArgs';

/** The sound of a film, as ffmpeg's arguments: what reads it, and what encodes it. */
export interface FilmSound {
  readonly input: readonly string[];
  readonly encoder: readonly string[];
}

export interface JoinTarget {
  /** Where the list of segments may be written. */
  readonly folder: string;
  readonly outputFile: string;
  readonly rate: FrameRate;
  readonly sound?: FilmSound | undefined;
}

export interface JoinTools {
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
}

/** Joins segments, and sound, to one file in one pass. The picture's packets are copied. Throws FfmpegError or Cancelled. */
export async function joinSegments(segments: readonly Segment[], target: JoinTarget, tools: JoinTools): Promise<void> {
  try {
    await join(segments, target, { ...tools, isOld: false });
  } catch (error) {
    if (!refusesOption(error, 'movie_timescale')) throw error;
    await join(segments, target, { ...tools, isOld: true });
  }
}

/** `isOld`: this ffmpeg is older than 5.0. */
async function join(
  segments: readonly Segment[],
  { folder, outputFile, rate, sound }: JoinTarget,
  { ffmpegPath, signal, isOld }: JoinTools & { readonly isOld: boolean },
): Promise<void> {
  const list = await writeConcatList(segments, folder, !isOld);
  const inputs = [...concatInput(list), ...(sound?.input ?? [])];
  const maps = ['-map', '0:v:0', ...(sound ? ['-map', '1:a:0', ...sound.encoder] : []), '-map_metadata', '-1'];
  const picture = [...pictureArgs(segments, rate), ...(isOld ? [] : movieTimescaleArgs(rate))];
  const what = `joining ${segments.length === 1 ? 'one segment' : `${segments.length} segments`}`;
  await runFfmpeg(ffmpegPath, [...inputs, ...maps, ...picture, ...outputArgs(outputFile)], { what, signal });
}
