import { VerifyError } from '../errors';
import type { Track } from '../mp4/Track';
import type { Segment } from '../mp4/verifySegment';
import { type FrameRate, trackTimescale } from '../plan/frameRate';
import { sampleRate } from '../sound/placeSound';

/** ffmpeg's arguments that read a concat list. */
export function concatInput(list: string): string[] {
  // Packets as they are: converted to another framing of H.264 and back, each segment would repeat SPS and PPS.
  return ['-protocol_whitelist', 'file', '-f', 'concat', '-safe', '0', '-auto_convert', '0', '-i', `file:${list}`];
}

/** ffmpeg's arguments that copy the joined picture into an mp4 or mov file of which every timestamp is exact. */
export function pictureArgs(segments: readonly Segment[], rate: FrameRate): string[] {
  const delay = Math.max(...segments.map(({ picture }) => reorderDelay(picture)));
  // Where frames are decoded in another order than shown, each segment begins with a delay of its own, and a short one with
  // none. Counted anew over the whole film, the decoding times are as even as the showing times.
  const recount = `setts=pts=PTS:dts=round((N-${delay})*${rate.den}/${rate.num}/TB)`;
  return [
    ...['-c:v', 'copy', ...(delay > 0 ? ['-bsf:v', recount] : [])],
    ...['-video_track_timescale', String(trackTimescale(rate)), '-movflags', '+faststart'],
  ];
}

/**
 * The option that keeps the film's duration and its edit lists exact. Without it they are rounded to ms, in which neither
 * a frame nor a sample of sound is a whole number.
 */
export function movieTimescaleArgs(rate: FrameRate): string[] {
  const scale = trackTimescale(rate);
  const common = (scale / greatestCommonDivisor(scale, sampleRate)) * sampleRate;
  return ['-movie_timescale', String(common <= 0x7fffffff ? common : scale)];
}

/** Requires that segments can be joined by copying their packets. Throws VerifyError. */
export function requireEqualCodecs(segments: readonly Segment[]): void {
  const [first, ...others] = segments;
  const different = others.find(({ picture }) => picture.codec !== first?.picture.codec);
  if (!first || !different) return;
  const [one, other] = [first, different].map(
    ({ picture: { codecName, width, height } }) => `${codecName} ${width}×${height}`,
  );
  const how = one === other ? `both ${one}, encoded with other parameters (SPS, PPS or colour)` : `${one} and ${other}`;
  throw new VerifyError(`the segments ${first.file} and ${different.file} cannot be joined: ${how}`, {
    mend: 'Render all segments with the same options and the same build of ffmpeg.',
  });
}

// By how many frames decoding must run ahead of showing.
function reorderDelay({ times }: Track): number {
  const order = times.map((_, sample) => sample).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  return order.reduce((delay, sample, shownAt) => Math.max(delay, sample - shownAt), 0);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
