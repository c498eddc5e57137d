import { InvalidInput } from '../errors';
import { type FrameRate, framesInDuration } from './frameRate';
import { mostFrames } from './limits';
import { nameFrames } from './nameFrames';
import type { FrameRange } from './splitFrames';
import type { RendererOptions } from './types';

/**
 * Frames of the whole composition, where the options or the page (`pageFrames`) state its length; else undefined.
 * `durationInSeconds` overrides the page. `frameCount` without `startFrame` is a length itself, and wins over both where
 * it is longer; with `startFrame` it is a part of what they state.
 */
export function resolveLength(
  pageFrames: number | undefined,
  options: RendererOptions,
  rate: FrameRate,
): number | undefined {
  const { durationInSeconds, startFrame, frameCount } = options;
  const stated = durationInSeconds === undefined ? pageFrames : framesInDuration(durationInSeconds, rate);
  if (frameCount === undefined) return stated;
  if (startFrame !== undefined && stated !== undefined) return stated;
  return Math.max(stated ?? 0, (startFrame ?? 0) + frameCount);
}

/** The frames to render of a composition of `totalFrames`. Throws InvalidInput where the options ask for more than there are. */
export function chooseRange(totalFrames: number, { startFrame, frameCount }: RendererOptions): FrameRange {
  if (totalFrames > mostFrames) {
    throw new InvalidInput(`the composition has ${totalFrames} frames; the most that can be planned is ${mostFrames}`, {
      mend: 'Make it shorter, or its frame rate lower.',
    });
  }
  const start = startFrame ?? 0;
  const end = frameCount === undefined ? totalFrames : start + frameCount;
  if (start < totalFrames && end <= totalFrames) return { start, end };
  const last = totalFrames - 1;
  const asked = frameCount === undefined ? `frame ${start} and on` : nameFrames({ startFrame: start, frameCount });
  throw new InvalidInput(`asked for ${asked}, but the composition has ${totalFrames} frames (0–${last})`, {
    mend: `Ask for frames from 0 to ${last}, or make the composition longer.`,
    // Who asked for one frame wants another one, not all.
    ...(frameCount !== 1 && { options: { startFrame: 0, frameCount: totalFrames } }),
  });
}
