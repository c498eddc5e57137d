/**
 * Sums what the chunks report into one fraction, weighted by their frames. A chunk that starts over holds what it had,
 * so the sum never decreases. 1 is kept for `complete()`: rendered frames are not yet a film.
 */
export class FrameProgress {
  readonly #held = new Map<number, number>();
  #framesDone = 0;
  #reported = 0;

  constructor(
    private readonly totalFrames: number,
    private readonly report: (fraction: number) => void = () => {},
  ) {}

  /** `fraction` (0 to 1) of a chunk is done. */
  set(chunk: { readonly id: number; readonly frameCount: number }, fraction: number): void {
    const held = this.#held.get(chunk.id) ?? 0;
    if (fraction <= held) return;
    this.#held.set(chunk.id, fraction);
    this.#framesDone += (fraction - held) * chunk.frameCount;
    const sum = this.#framesDone / this.totalFrames;
    if (sum < 1) this.#advance(sum);
  }

  /** The film is in its place. */
  complete(): void {
    this.#advance(1);
  }

  #advance(fraction: number): void {
    if (fraction <= this.#reported) return;
    this.#reported = fraction;
    this.report(fraction);
  }
}

/** What an executor reported, made a fraction that does not fall below `before`, whatever it is. */
export function saneFraction(reported: number, before: number): number {
  return reported > before ? Math.min(reported, 1) : before;
}
