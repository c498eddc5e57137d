import type { FrameRate } from '../plan/frameRate';
import type { SoundClip } from './SoundClip';
import type { SoundSource } from './SoundSource';

/** Samples of sound per second of every film. */
export const sampleRate = 48_000;

/** A source at its place in the film. Samples are those of the film, per channel. */
export interface PlacedSound {
  readonly source: SoundSource;
  /** First sample of the film in which it is heard. */
  readonly at: number;
  /** For how many samples it is heard at most. */
  readonly length: number;
  /** Samples of the source, at the film's sample rate, that are passed over. */
  readonly skip: number;
  readonly volume: number;
  readonly playbackRate: number;
  readonly loop: boolean;
}

/** The samples of a film: `start` counted in the composition, `length` of them. */
export interface SampleRange {
  readonly start: number;
  readonly length: number;
}

/** The samples that go with a range of frames. Its neighbour's begin where they end. */
export function sampleRangeOf(startFrame: number, frameCount: number, rate: FrameRate): SampleRange {
  const start = sampleOfFrame(startFrame, rate);
  return { start, length: sampleOfFrame(startFrame + frameCount, rate) - start };
}

/** Where a clip is heard in the range, `undefined` where it is not. */
export function placeSound(
  clip: Omit<SoundClip, 'source'>,
  source: SoundSource,
  range: SampleRange,
): PlacedSound | undefined {
  const start = Math.round(clip.startSeconds * sampleRate) - range.start;
  const end = clip.endSeconds === undefined ? range.length : Math.round(clip.endSeconds * sampleRate) - range.start;
  const at = Math.max(start, 0);
  const length = Math.min(end, range.length) - at;
  if (length <= 0 || clip.volume === 0) return undefined;
  const { volume, playbackRate, loop } = clip;
  const skip = Math.round(clip.sourceSeconds * sampleRate + (at - start) * playbackRate);
  return { source, at, length, skip, volume, playbackRate, loop };
}

// Exact: the products of long films in odd rates exceed what a double holds.
function sampleOfFrame(frame: number, { num, den }: FrameRate): number {
  const twice = (2n * BigInt(frame) * BigInt(den) * BigInt(sampleRate)) / BigInt(num);
  return Number((twice + 1n) / 2n);
}
