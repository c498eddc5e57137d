import type { CompositionPort } from './CompositionPort';
import { realDelay } from './Macrotask';
import { nativeNow } from './natives';
import type { Players } from './Players';

/** A seek that the page may still be working at. */
export interface Sought {
  readonly isOver: boolean;
}

/** Calls what a page may offer, and lets the page go on while its answer is awaited: page time stands still then. */
export class CompositionCalls {
  readonly #players: Players;
  readonly #timeoutMs: number;
  /** The window that holds the composition's contract; a frame of another origin has none. */
  port: CompositionPort | undefined;

  constructor(players: Players, timeoutMs: number) {
    this.#players = players;
    this.#timeoutMs = timeoutMs;
  }

  /** Tells a page that wants to know the time, in seconds, and follows whether it still works at it. */
  seek(seconds: number): Sought | undefined {
    if (!this.port?.isSought) return undefined;
    for (const { clock, frames, timers } of this.#players.known) {
      clock.activity++;
      frames.noteLoops();
      timers.noteEarlier();
    }
    const sought = { isOver: false };
    const end = () => {
      sought.isOver = true;
    };
    this.port.seek(seconds).catch(reportError).then(end);
    return sought;
  }

  /**
   * Awaits a seek. It may wait for animation frames, which come at once, and for timers of its own, which come in real time.
   * Whether it ended in time.
   */
  async awaitSeek(sought: Sought): Promise<boolean> {
    const players = this.#players;
    const begun = nativeNow();
    await players.settle();
    while (!sought.isOver) {
      const elapsed = nativeNow() - begun;
      if (elapsed > this.#timeoutMs) return false;
      const next = players.nextLaterTimer;
      if (next && next.timers.nextLaterDue <= players.now + elapsed)
        await players.during(next, () => next.timers.runNextLater());
      else await players.each(({ frames }) => frames.runFurtherRound());
      await players.settle();
      await realDelay(1);
    }
    return true;
  }

  /**
   * Awaits the page's own word that it is ready. While that alone is awaited, its timers and frames run in order; the clock reads 0.
   * Returns what never came.
   */
  async awaitReady(isNetworkBusy: () => boolean): Promise<string[]> {
    const ready = this.port?.ready();
    if (!ready) return [];
    const players = this.#players;
    let waiting = true;
    const done = () => {
      waiting = false;
    };
    ready.then(done, (error) => {
      done();
      reportError(error);
    });
    const begun = nativeNow();
    await players.first?.macrotask.hop();
    while (waiting) {
      if (nativeNow() - begun > this.#timeoutMs) return ['window.composition.ready'];
      if (isNetworkBusy() || players.busy) await players.settle();
      else {
        const next = players.nextTimer;
        if (next) await players.during(next, () => next.runNext());
        await players.each((player) => {
          player.timers.passFrame();
          return player.runRound();
        });
      }
      await realDelay(1);
    }
    return [];
  }
}
