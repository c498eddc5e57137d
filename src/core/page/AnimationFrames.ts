import type { Clock } from './Clock';
import type { Macrotask } from './Macrotask';
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
  /** What was waiting for the frame before it was sought: loops of the page, which have one round a frame. */
  #loops: ReadonlySet<FrameRequestCallback> = new Set();
  #lastId = 0;

  constructor(clock: Clock, macrotask: Macrotask) {
    this.#clock = clock;
    this.#macrotask = macrotask;
    overrideMethod(globalThis, 'requestAnimationFrame', (callback) => this.request(callback));
    overrideMethod(globalThis, 'cancelAnimationFrame', (id) => {
      this.#callbacks.delete(id);
      this.#round.delete(id);
    });
  }

  /** Whether anything waits for the next round. */
  get any(): boolean {
    return this.#callbacks.size > 0;
  }

  /** Queues `callback` for the next round. */
  request(callback: FrameRequestCallback): number {
    if (typeof callback !== 'function') throw new TypeError('requestAnimationFrame: the callback is not a function');
    const id = ++this.#lastId;
    this.#callbacks.set(id, callback);
    return id;
  }

  /** Notes what waits for the frame; called before the page is told of it. */
  noteLoops(): void {
    this.#loops = new Set(this.#callbacks.values());
  }

  /** Calls what was requested before the round began; requests made meanwhile wait for the next one. */
  runRound(): Promise<void> {
    return this.#run(this.#callbacks);
  }

  /** One more round in the same frame, for whoever waits for it: loops have had theirs. */
  runFurtherRound(): Promise<void> {
    return this.#run(new Map([...this.#callbacks].filter(([, callback]) => !this.#loops.has(callback))));
  }

  async #run(round: Map<number, FrameRequestCallback>): Promise<void> {
    if (round.size === 0) return;
    this.#round = round;
    this.#callbacks = new Map([...this.#callbacks].filter(([id]) => !round.has(id)));
    this.#clock.activity++;
    for (const [id, callback] of this.#round) {
      this.#round.delete(id);
      try {
        callback.call(globalThis, this.#clock.local || firstTimestamp);
      } catch (error) {
        reportError(error);
      }
      await this.#macrotask.drain();
    }
  }
}
