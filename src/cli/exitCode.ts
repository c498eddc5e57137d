import { Cancelled, InvalidInput } from '../core/errors';

/** What the process ends with: 0 done, 1 the render failed, 2 bad usage, 130 cancelled. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Cancelled) return 130;
  return error instanceof InvalidInput ? 2 : 1;
}
