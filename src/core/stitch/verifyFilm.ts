import { VerifyError } from '../errors';
import { type Movie, readMovie } from '../mp4/readMovie';
import type { Track } from '../mp4/Track';
import { pictureOf, requireEvenTimes } from '../mp4/verifySegment';
import type { FrameRate } from '../plan/frameRate';

/** What a film was promised to be. */
export interface FilmPromise {
  readonly frameCount: number;
  readonly rate: FrameRate;
  readonly hasSound: boolean;
}

/**
 * Checks by its boxes that a film is what was promised: frames, their times, durations, sound, index first. Nothing is
 * decoded. Throws VerifyError.
 */
export async function verifyFilm(file: string, promised: FilmPromise): Promise<void> {
  const movie = await readMovie(file);
  const picture = pictureOf(file, movie);
  const { frameCount, rate } = promised;
  if (picture.times.length !== frameCount) {
    throw new VerifyError(`the film has ${picture.times.length} frames, expected ${frameCount}`);
  }
  requireEvenTimes(file, picture, rate);
  requireEvenDurations(picture, rate);
  const first = picture.times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  if (first !== picture.presentationStart) {
    throw new VerifyError(
      `the film shows its first frame ${(first - picture.presentationStart) / picture.timescale} s late`,
    );
  }
  requireLength(movie, promised);
  requireSound(movie, promised);
  if (!movie.isFastStart)
    throw new VerifyError('the index of the film stands at its end, so players cannot start at once');
}

function requireEvenDurations({ durations, timescale }: Track, rate: FrameRate): void {
  const expected = (rate.den * timescale) / rate.num;
  const wrong = durations.findIndex((duration) => Math.abs(duration - expected) >= 1);
  if (wrong < 0) return;
  throw new VerifyError(`frame ${wrong} of the film lasts ${durations[wrong]} ticks, expected ${expected}`, {
    frame: wrong,
  });
}

// Older ffmpegs write the film's length in whole ms.
function requireLength(movie: Movie, { frameCount, rate }: FilmPromise): void {
  const expected = (frameCount * rate.den) / rate.num;
  if (Math.abs(movie.seconds - expected) <= 0.001) return;
  throw new VerifyError(`the film lasts ${movie.seconds} s, expected ${expected} s`);
}

function requireSound(movie: Movie, { frameCount, rate, hasSound }: FilmPromise): void {
  const sound = movie.tracks.find((track) => track.kind === 'sound');
  if (!sound) {
    if (hasSound) throw new VerifyError('the film has no sound, though there is some to be heard');
    return;
  }
  if (!hasSound) throw new VerifyError('the film has sound, though there should be none');
  const samples = sound.durations.reduce((sum, duration) => sum + duration, 0) - sound.presentationStart;
  const missing = (frameCount * rate.den) / rate.num - samples / sound.timescale;
  if (missing > 0.001) throw new VerifyError(`the sound ends ${missing.toFixed(3)} s before the picture`);
}
