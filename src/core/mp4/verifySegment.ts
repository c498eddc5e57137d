import { VerifyError } from '../errors';
import { type FrameRate, formatFrameRate } from '../plan/frameRate';
import { type Movie, readMovie } from './readMovie';
import type { Track } from './Track';

/** A segment that was found whole: its picture track, and whether it carries sound too. */
export interface Segment {
  readonly file: string;
  readonly picture: Track;
  readonly hasSound: boolean;
  /** Which chunk it was rendered for; a segment of somebody else's encoder does not say. */
  readonly mark: string | undefined;
}

/**
 * Checks by its boxes that a segment holds exactly `frameCount` frames of `rate`, evenly spaced, a keyframe first.
 * Throws VerifyError that names the file and what is wrong with it.
 */
export async function verifySegment(file: string, frameCount: number, rate: FrameRate): Promise<Segment> {
  const movie = await readMovie(file);
  const picture = pictureOf(file, movie);
  if (picture.times.length !== frameCount) {
    throw new VerifyError(`the segment ${file} holds ${picture.times.length} frames, expected ${frameCount}`);
  }
  if (!picture.startsWithKeyframe) {
    throw new VerifyError(`the segment ${file} does not begin with a keyframe, so it cannot be joined`);
  }
  requireEvenTimes(file, picture, rate);
  return { file, picture, hasSound: movie.tracks.some((track) => track.kind === 'sound'), mark: movie.mark };
}

/** The one picture track of a file. Throws VerifyError where there is none. */
export function pictureOf(file: string, movie: Movie): Track {
  const picture = movie.tracks.find((track) => track.kind === 'video');
  if (!picture) throw new VerifyError(`${file} has no picture`);
  return picture;
}

/** Requires that frame n is shown n frames after the first, to the tick. Throws VerifyError. */
export function requireEvenTimes(file: string, picture: Track, rate: FrameRate): void {
  const shown = [...picture.times].sort((a, b) => a - b);
  const first = shown[0] ?? 0;
  // A timescale that the rate does not divide rounds, once here and once in the first frame.
  const tolerance = (picture.timescale * rate.den) % rate.num === 0 ? 0 : 1;
  const wrong = shown.findIndex((time, frame) => {
    const expected = (frame * rate.den * picture.timescale) / rate.num;
    return Math.abs(time - first - expected) > tolerance;
  });
  if (wrong < 0) return;
  const seconds = ((shown[wrong] ?? 0) - first) / picture.timescale;
  throw new VerifyError(
    `frame ${wrong} of ${file} is shown at ${seconds.toFixed(6)} s, which is no frame of ${formatFrameRate(rate)}`,
    { frame: wrong },
  );
}
