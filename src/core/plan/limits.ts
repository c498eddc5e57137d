// Apart from the schemas that use them: workers need the numbers, and not zod.

/** Longest composition that is planned: 46 hours at 60 frames per second. */
export const mostFrames = 10_000_000;
/** Widest and highest picture, in pixels: what H.264 encoders and browsers' textures end at. */
export const longestSide = 16_384;
/** Most pixels of a picture: ffmpeg counts them, with a margin of 128 each way, in eighths of 2³¹ bytes (`av_image_check_size2`). */
export const mostPixels = 2 ** 28;
export const pixelMargin = 128;

/** How long a page may take for what it promises, such as to be ready, where no option says otherwise. In ms. */
export const defaultTimeoutMs = 30_000;
