import type { Clock } from './clock';
import type { Macrotask } from './macrotask';
import { overrideMethod } from './natives';

/**
 * What callbacks are given at time 0: no real page ever sees a 0 there, and many take it for "not begun yet"
 * (`if (!start) start = timestamp`), some for "no time has passed since I was loaded".
 */
const firstTimestamp = Number.MIN_VALUE;

/** `requestAnimationFrame`: one round a frame. */
export class AnimationFrames {
  readonly #clock: Clock;
  readonly #macrotask: Macrotask;
  #callbacks = new Map<number, FrameRequestCallback>();
  #round = new Map<number, FrameRequestCallback>();
  #lastId = 0;

  constructor(clock: Clock, macrotask: Macrotask) {
    this.#clock = clock;
    this.#macrotask = macrotask;
    overrideMethod(window, 'requestAnimationFrame', (callback) => this.request(callback));
    overrideMethod(window, 'cancelAnimationFrame', (id) => {
      this.#callbacks.delete(id);
      this.#round.delete(id);
    });
  }

  /** Queues `callback` for the next round. */
  request(callback: FrameRequestCallback): number {
    if (typeof callback !== 'function') throw new TypeError('requestAnimationFrame: the callback is not a function');
    const id = ++this.#lastId;
    this.#callbacks.set(id, callback);
    return id;
  }

  get waiting(): boolean {
    return this.#callbacks.size > 0;
  }

  /** Calls what was requested before the round began; requests made meanwhile wait for the next one. */
  async runRound(): Promise<void> {
    if (!this.waiting) return;
    this.#round = this.#callbacks;
    this.#callbacks = new Map();
    this.#clock.activity++;
    for (const [id, callback] of this.#round) {
      this.#round.delete(id);
      try {
        callback.call(window, this.#clock.local || firstTimestamp);
      } catch (error) {
        reportError(error);
      }
      await this.#macrotask.drain();
    }
  }
}
