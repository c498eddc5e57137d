import type { FramePlayer } from './FramePlayer';
import { Presence } from './Presence';

/** The windows of one origin, whose time goes on together. The first one is the page's own. */
export class Players {
  readonly #players: FramePlayer[] = [];
  readonly #presences = new WeakMap<FramePlayer, Presence>();
  #now = 0;

  /** Adds a window, at the time of the others. */
  add(player: FramePlayer): void {
    player.clock.now = this.#now;
    if (player.window !== window) this.#presences.set(player, new Presence(player.window));
    this.#players.push(player);
  }

  /** All that were ever added and have not been missed since. */
  get known(): readonly FramePlayer[] {
    return this.#players;
  }

  get first(): FramePlayer | undefined {
    return this.#players[0];
  }

  /** Those whose windows are there. */
  get alive(): FramePlayer[] {
    for (let i = this.#players.length - 1; i > 0; i--) if (this.#players[i]?.gone) this.#players.splice(i, 1);
    return [...this.#players];
  }

  /** Composition time, ms. */
  get now(): number {
    return this.#now;
  }

  set now(now: number) {
    this.#now = now;
    for (const { clock } of this.#players) clock.now = now;
  }

  /** Grows with whatever happens in any window. */
  get activity(): number {
    return this.#players.reduce((sum, { clock }) => sum + clock.activity, this.#players.length);
  }

  /** Whether what a window does itself is under way. */
  get busy(): boolean {
    return this.alive.some(({ work }) => work.busy);
  }

  /** Awaits what a window does, for as long as it is there. */
  during<T>(player: FramePlayer, work: () => Promise<T>): Promise<T | undefined> {
    return this.#presences.get(player)?.during(work) ?? work();
  }

  /** Awaits what every window does in turn. */
  async each(work: (player: FramePlayer) => Promise<unknown>): Promise<void> {
    for (const player of this.alive) await this.during(player, () => work(player));
  }

  /** Awaits all that is under way. */
  async settle(): Promise<void> {
    while (this.busy)
      for (const player of this.alive) if (player.work.busy) await this.during(player, () => player.work.settle());
  }

  /** The window whose timer is due next. */
  get nextTimer(): FramePlayer | undefined {
    return this.#earliest((player) => player.nextDue);
  }

  /** The same, of the timers that were set since the frame was sought. */
  get nextLaterTimer(): FramePlayer | undefined {
    return this.#earliest(({ timers }) => timers.nextLaterDue);
  }

  #earliest(dueOf: (player: FramePlayer) => number): FramePlayer | undefined {
    let next: FramePlayer | undefined;
    for (const player of this.#players)
      if (dueOf(player) < (next ? dueOf(next) : Number.POSITIVE_INFINITY)) next = player;
    return next?.gone ? this.alive[0] && this.#earliest(dueOf) : next;
  }

  /** Runs the timers of all windows that are due until then, in their order; the clock reads when each is due. */
  async runTimers(until: number): Promise<void> {
    for (const { timers } of this.#players) timers.forgetRanks();
    for (;;) {
      const next = this.nextTimer;
      // A timer that lands a rounding error past the frame belongs to it.
      if (!next || next.nextDue > until + 1e-6) return;
      this.now = Math.max(this.#now, next.nextDue);
      await this.during(next, () => next.runNext());
      await this.settle();
    }
  }
}
