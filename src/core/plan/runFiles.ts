/** Name of the segment of chunk `id` in its run folder, of a plan with `chunkCount` chunks. */
export function segmentFile(id: number, chunkCount: number): string {
  const digits = Math.max(4, String(chunkCount - 1).length);
  // QuickTime holds the pcm_s16le of executors that return sound; mp4 does not.
  return `segment-${String(id).padStart(digits, '0')}.mov`;
}

/** The file beside a segment that tells what the page lets be heard from the film's start to the segment's end. */
export function soundtrackFile(segment: string): string {
  return `${segment}.sound.json`;
}
