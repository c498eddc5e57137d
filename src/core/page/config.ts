/** What the node side tells the page script. Plain JSON, injected before any page script runs. */
export interface PageConfig {
  /** Known to the clock scripts of one page only; marks the messages between frames of other origins, and to workers. */
  readonly token: string;
  /** Time of the composition when the window or the worker begins, ms. */
  readonly originMs: number;
  /** Frame rate as an exact ratio. */
  readonly rate: { readonly num: number; readonly den: number };
  readonly epochMs: number;
  readonly seed: number;
  readonly props: Readonly<Record<string, unknown>>;
  /** How long one thing may hold a frame, in ms. */
  readonly timeoutMs: number;
}

/**
 * The time of a video that is shown through ffmpeg (`footage/`) goes this many times slower: for Chrome reads two seconds ahead
 * after every seek, which are then no more than the picture that was sought.
 */
export const slowness = 2 ** 24;

declare global {
  /** The injected configuration: a constant around the bundled page script. */
  const FRAMEWRIGHT: PageConfig;
}

/** The key under which a window offers its conductor to the node side and to frames of its own origin. */
export const conductorKey: unique symbol = Symbol.for('framewright.conductor') as never;

/** Page time of frame `n`, in ms. */
export function frameToMs(frame: number, rate: PageConfig['rate']): number {
  return (frame * 1000 * rate.den) / rate.num;
}
