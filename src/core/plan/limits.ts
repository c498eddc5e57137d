// Apart from the schemas that use them: workers need the numbers, and not zod.

/** Longest composition that is planned: 46 hours at 60 frames per second. */
export const mostFrames = 10_000_000;
/** Widest and highest picture, in pixels: what H.264 encoders and browsers' textures end at. */
export const longestSide = 16_384;
