import { realDelay } from './Macrotask';
import type { TurnResult } from './protocol';
import { type FrameOrder, RemoteFrame } from './RemoteFrame';

/** The frames of other origins in a page, each of which conducts itself. */
export class RemoteFrames {
  readonly #frames: RemoteFrame[] = [];

  get count(): number {
    return this.#frames.length;
  }

  /** Adds a frame and gives it its first order; one that navigated takes the place of the one before. Resolves when it has obeyed. */
  async add(port: MessagePort, source: Window, order: FrameOrder): Promise<void> {
    const before = this.#frames.findIndex((frame) => frame.isFrom(source));
    if (before >= 0) this.#frames.splice(before, 1)[0]?.leave();
    const frame = new RemoteFrame(port, source);
    this.#frames.push(frame);
    await frame.order(order, realDelay);
  }

  /** Has every frame take a turn; what comes of it for the page as a whole. */
  async turn(order: FrameOrder): Promise<TurnResult> {
    for (let i = this.#frames.length - 1; i >= 0; i--) if (this.#frames[i]?.gone) this.#frames.splice(i, 1);
    const results = await Promise.all(this.#frames.map((frame) => frame.order(order, realDelay)));
    return {
      quiet: results.every(({ quiet }) => quiet),
      owed: results.some(({ owed }) => owed),
      news: false,
      embeds: results.some(({ embeds }) => embeds),
    };
  }
}
