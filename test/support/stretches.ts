/** A stretch of frames, `[start, start + count)`. */
export interface Stretch {
  readonly start: number;
  readonly count: number;
}

/** Seven stretches as unlike as can be: one frame, then about 28, 8, 18, 2, 24 and 17 per cent. */
export function sevenStretches(totalFrames: number): Stretch[] {
  const inner = [0.28, 0.36, 0.54, 0.58, 0.83].map((share) => Math.round(totalFrames * share));
  return stretchesBetween([0, 1, ...inner, totalFrames]);
}

/** The stretches between neighbouring bounds; empty ones are left out. */
export function stretchesBetween(bounds: readonly number[]): Stretch[] {
  return bounds
    .slice(1)
    .map((end, index) => ({ start: bounds[index]!, count: end - bounds[index]! }))
    .filter(({ count }) => count > 0);
}
