/** What a player comes back with after a reload. Plain JSON. */
export interface PlayerState {
  /** Path of the film that it shows. */
  readonly film: string;
  readonly frame: number;
  readonly first?: number;
  readonly last?: number;
  readonly loop: boolean;
  readonly speed: number;
  readonly volume: number;
  readonly muted: boolean;
  /** 100 % instead of as large as fits. */
  readonly actualSize: boolean;
}

export const speeds: readonly number[] = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2];

/** The next speed in a direction. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const index = speeds.indexOf(speed) + by;
  return speeds[Math.min(Math.max(index, 0), speeds.length - 1)] ?? 1;
}

/** The marked range after a mark was set at a frame; a mark on the wrong side of the other takes it along. */
export function markRange(
  { first, last }: { readonly first?: number; readonly last?: number },
  mark: { readonly first: number } | { readonly last: number },
): { readonly first?: number; readonly last?: number } {
  const next = { ...(first !== undefined && { first }), ...(last !== undefined && { last }), ...mark };
  if (next.first === undefined || next.last === undefined || next.first <= next.last) return next;
  return mark;
}

/** The nearest seam before or after a frame; the ends of the film count as seams. */
export function neighbourSeam(frame: number, starts: readonly number[], frameCount: number, by: 1 | -1): number {
  const places = [...starts, frameCount - 1];
  if (by === 1) return places.find((place) => place > frame) ?? frameCount - 1;
  return places.findLast((place) => place < frame) ?? 0;
}
