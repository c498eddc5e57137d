/** A frame range in words, last frame included: `frames 60–119`, `frame 7`; without a count `frames from 60`. */
export function nameFrames({
  startFrame = 0,
  frameCount,
}: {
  readonly startFrame?: number;
  readonly frameCount?: number;
}): string {
  if (frameCount === undefined) return `frames from ${startFrame}`;
  return frameCount === 1 ? `frame ${startFrame}` : `frames ${startFrame}–${startFrame + frameCount - 1}`;
}
