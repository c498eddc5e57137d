/** A half-open range of frames: `start` is in it, `end` is not. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/** How a range is to be split. */
export interface SplitRequest {
  /** Chunks in flight at once. */
  readonly concurrency: number;
  /** Most frames in a chunk; `'auto'` picks it; without it there are as many chunks as workers. */
  readonly chunkFrames?: number | 'auto';
}

const chunksPerWorker = 3;
// Below this a chunk's own costs show: about 10 % more time.
const comfortableFrames = 60;
// Below this a worker takes longer to start than to render, so it is not worth starting.
const worthwhileFrames = 15;

/**
 * Splits a range into contiguous chunks whose lengths differ by one frame at most.
 *
 * Without `chunkFrames` there are exactly `min(concurrency, frames)`; with a number, as many as keep each within it.
 * `'auto'` makes about three chunks a worker, none under 60 frames where every worker still gets one; a shorter job is
 * shared out among the workers in chunks of at least 15.
 */
export function splitFrames(range: FrameRange, request: SplitRequest): FrameRange[] {
  const frames = range.end - range.start;
  const count = countChunks(frames, request);
  const bound = (index: number) => range.start + Math.floor((index * frames) / count);
  return Array.from({ length: count }, (_, index) => ({ start: bound(index), end: bound(index + 1) }));
}

/** How many chunks `splitFrames` makes of so many frames. */
export function countChunks(frames: number, { concurrency, chunkFrames }: SplitRequest): number {
  if (chunkFrames === undefined) return Math.min(concurrency, frames);
  if (chunkFrames !== 'auto') return Math.ceil(frames / chunkFrames);
  // Whole rounds: an odd chunk at the end would keep one worker busy while the others stand by.
  const rounds = Math.min(chunksPerWorker, Math.floor(frames / (comfortableFrames * concurrency)));
  const comfortable = rounds * concurrency;
  const shared = Math.min(concurrency, Math.floor(frames / worthwhileFrames));
  return Math.max(comfortable, shared, Math.min(1, frames));
}
