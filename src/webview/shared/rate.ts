/** Frames per second as an exact ratio. */
export type Rate = readonly [num: number, den: number];

/** Where to seek for a frame, in seconds: its middle, so that no rounding of timestamps shows its neighbour. */
export function seekTime(frame: number, [num, den]: Rate): number {
  return ((frame + 0.5) * den) / num;
}

/** The frame that has this timestamp, or that is shown at this time. */
export function frameAt(seconds: number, [num, den]: Rate, frameCount: number): number {
  // A timestamp is rounded to the container's tick, so it may lie a little before its frame.
  const frame = Math.floor((seconds * num) / den + 0.01);
  return Math.min(Math.max(frame, 0), frameCount - 1);
}

/** `0:04.400`: when the frame begins, in minutes, seconds and thousandths. */
export function timecode(frame: number, [num, den]: Rate): string {
  const milliseconds = Math.round((frame * den * 1000) / num);
  const seconds = Math.floor(milliseconds / 1000);
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const clock = hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
  return `${clock}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

/** `30 fps`, `29.97 fps`. */
export function formatRate([num, den]: Rate): string {
  return `${Number((num / den).toFixed(3))} fps`;
}
