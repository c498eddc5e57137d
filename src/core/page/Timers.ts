import type { Clock } from './Clock';
import type { Macrotask } from './Macrotask';
import { overrideMethod } from './natives';

interface Timer {
  readonly id: number;
  due: number;
  /** Its turn while the clock stands still, as it does while the page loads: when it would be due if timers took their time. */
  rank: number;
  /** Breaks ties: timers of equal due time run in the order they were set. */
  order: number;
  readonly interval: number | undefined;
  nesting: number;
  readonly run: () => void;
}

/** What an animation frame of a real page takes. */
const loadingFrameMs = 1000 / 60;

/**
 * `setTimeout`, `setInterval`, `requestIdleCallback` and `AbortSignal.timeout` in page time.
 * Steps of https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#timer-initialisation-steps.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #macrotask: Macrotask;
  readonly #timers = new Map<number, Timer>();
  #lastId = 0;
  #lastOrder = 0;
  #nesting = 0;
  /** From where ranks count: the rank of the timer that runs, or of the animation frame while the page loads. */
  #baseRank = 0;
  #frameRank = 0;
  /** Where the clock stood when timers were last ranked, and whether any rank is not the due time. */
  #rankedAt = 0;
  #hasRanks = false;
  #earliest: Timer | undefined;
  /** Timers up to this id were there before the frame was sought. */
  #lastEarlier = 0;

  constructor(clock: Clock, macrotask: Macrotask) {
    this.#clock = clock;
    this.#macrotask = macrotask;
    this.#install();
  }

  /** Due time of the next timer, or its rank where the clock stands still; Infinity where there is none. */
  get nextDue(): number {
    return this.#next()?.rank ?? Number.POSITIVE_INFINITY;
  }

  /** Runs the next timer and everything it queued. The clock already reads its due time, or stands still at 0 while loading. */
  async runNext(): Promise<void> {
    await this.#run(this.#next());
  }

  /** Notes the timers that there are; called before the page is told of a frame. */
  noteEarlier(): void {
    this.#lastEarlier = this.#lastId;
  }

  /** Due time of the next timer that was set since then, Infinity where there is none. */
  get nextLaterDue(): number {
    return this.#nextLater()?.due ?? Number.POSITIVE_INFINITY;
  }

  /** Runs it, whatever the clock reads. */
  async runNextLater(): Promise<void> {
    await this.#run(this.#nextLater());
  }

  async #run(timer: Timer | undefined): Promise<void> {
    if (!timer) return;
    this.#earliest = undefined;
    if (timer.interval === undefined) this.#timers.delete(timer.id);
    this.#nesting = timer.nesting;
    this.#baseRank = timer.rank;
    this.#clock.activity++;
    try {
      timer.run();
    } catch (error) {
      reportError(error);
    }
    if (this.#timers.get(timer.id) === timer) this.#repeat(timer);
    await this.#macrotask.drain();
    this.#nesting = 0;
    this.#baseRank = this.#frameRank;
  }

  #repeat(timer: Timer): void {
    timer.nesting++;
    const delay = clampedDelay(timer.interval ?? 0, timer.nesting);
    timer.due += delay;
    timer.rank += delay;
    timer.order = ++this.#lastOrder;
    this.#earliest = undefined;
  }

  #next(): Timer | undefined {
    if (this.#clock.now !== this.#rankedAt) this.forgetRanks();
    this.#earliest ??= earliestOf(this.#timers.values(), 'rank');
    return this.#earliest;
  }

  /** An animation frame comes while the clock stands still: what it sets has its turn after what was set before it for less. */
  passFrame(): void {
    this.#frameRank += loadingFrameMs;
    this.#baseRank = this.#frameRank;
  }

  /** The clock goes: what counts is when a timer is due. */
  forgetRanks(): void {
    this.#rankedAt = this.#clock.now;
    this.#frameRank = 0;
    this.#baseRank = 0;
    if (!this.#hasRanks) return;
    for (const timer of this.#timers.values()) timer.rank = timer.due;
    this.#hasRanks = false;
    this.#earliest = undefined;
  }

  #nextLater(): Timer | undefined {
    return earliestOf(
      [...this.#timers.values()].filter(({ id }) => id > this.#lastEarlier),
      'due',
    );
  }

  #add(run: () => void, delay: number, repeats: boolean): number {
    const id = ++this.#lastId;
    const wait = clampedDelay(delay, this.#nesting);
    const due = this.#clock.now + wait;
    const rank = Math.max(this.#clock.now, this.#baseRank) + wait;
    const timer = {
      id,
      due,
      rank,
      order: ++this.#lastOrder,
      interval: repeats ? delay : undefined,
      nesting: this.#nesting + 1,
      run,
    };
    this.#timers.set(id, timer);
    this.#hasRanks ||= rank !== due;
    if (this.#earliest && rank < this.#earliest.rank) this.#earliest = timer;
    return id;
  }

  #clear(id: number): void {
    if (this.#earliest?.id === id) this.#earliest = undefined;
    this.#timers.delete(id);
  }

  #install(): void {
    const add = (repeats: boolean) =>
      ((handler: unknown, delay?: unknown, ...args: unknown[]) =>
        this.#add(callable(handler, args), toLong(delay), repeats)) as unknown as typeof setTimeout;
    const clear = ((id: unknown) => this.#clear(Number(id))) as typeof clearTimeout;
    overrideMethod(globalThis, 'setTimeout', add(false) as typeof window.setTimeout);
    overrideMethod(globalThis, 'setInterval', add(true) as typeof window.setInterval);
    overrideMethod(globalThis, 'clearTimeout', clear);
    overrideMethod(globalThis, 'clearInterval', clear);
    // Workers have none.
    if ('requestIdleCallback' in globalThis) {
      overrideMethod(globalThis, 'requestIdleCallback', (callback) =>
        this.#add(() => callback({ didTimeout: false, timeRemaining: () => 49 }), 0, false),
      );
      overrideMethod(globalThis, 'cancelIdleCallback', clear);
    }
    overrideMethod(AbortSignal, 'timeout', (delay) => {
      const controller = new AbortController();
      this.#add(() => controller.abort(new DOMException('signal timed out', 'TimeoutError')), toLong(delay), false);
      return controller.signal;
    });
  }
}

function earliestOf(timers: Iterable<Timer>, by: 'due' | 'rank'): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers)
    if (!first || timer[by] < first[by] || (timer[by] === first[by] && timer.order < first.order)) first = timer;
  return first;
}

function callable(handler: unknown, args: unknown[]): () => void {
  if (typeof handler === 'function') return () => handler.apply(globalThis, args);
  // A string handler is a script of its own, run in the global scope.
  const source = String(handler);
  return () => {
    indirectEval(source);
  };
}

// biome-ignore lint/security/noGlobalEval: what HTML prescribes for a string handler; by another name it sees the global scope only
const indirectEval = eval;

/** WebIDL `long`: fractions are cut, what is no number is 0. */
function toLong(delay: unknown): number {
  return Math.max(0, (Number(delay) || 0) | 0);
}

/** Timers nested more than five deep wait at least 4 ms. */
function clampedDelay(delay: number, nesting: number): number {
  return nesting > 5 ? Math.max(4, delay) : delay;
}
