/** A frame range in words, last frame included: `frames 60–119`, `frame 7`. */
export function nameFrames({
  startFrame,
  frameCount,
}: {
  readonly startFrame: number;
  readonly frameCount: number;
}): string {
  return frameCount === 1 ? `frame ${startFrame}` : `frames ${startFrame}–${startFrame + frameCount - 1}`;
}
