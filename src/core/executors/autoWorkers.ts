import { availableParallelism, freemem } from 'node:os';

/** What a worker with its browser and ffmpeg may grow to on an ordinary page. */
const bytesPerWorker = 600 * 1024 ** 2;

/** Workers that suit this machine now: one a core, as far as there is memory for them. At least 1. */
export function autoWorkers(cores = availableParallelism(), freeBytes = availableBytes()): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / bytesPerWorker)));
}

function availableBytes(): number {
  // Knows the limits of containers; older Node 20 lacks it.
  return process.availableMemory?.() ?? freemem();
}
