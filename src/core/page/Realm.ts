import { AnimationFrames } from './AnimationFrames';
import { AsyncWork } from './AsyncWork';
import { Clock } from './Clock';
import type { PageConfig } from './config';
import { installDates } from './dates';
import { Macrotask, realDelay } from './Macrotask';
import { installRandom } from './random';
import { watchStreams } from './streams';
import { Timers } from './Timers';
import { type RealmListener, Workers } from './Workers';

/** A broadcast takes another way than messages do, and nobody tells when it has come. In ms of real time. */
const broadcastMs = 8;

/** The clocks that windows and workers have alike, and what is under way there. */
export class Realm {
  readonly clock: Clock;
  readonly macrotask = new Macrotask();
  readonly work: AsyncWork;
  readonly timers: Timers;
  /** One round of animation frame callbacks a turn. */
  readonly frames: AnimationFrames;
  readonly workers: Workers;

  constructor(config: PageConfig, origin: number, listener: RealmListener) {
    const clock = new Clock(origin);
    clock.now = origin;
    this.clock = clock;
    const { macrotask } = this;
    const onTimeout = (what: readonly string[]) =>
      listener.onWarning(`gave up waiting for ${what.join(', ')} after ${config.timeoutMs / 1000} s`);
    this.work = new AsyncWork({ clock, macrotask, timeoutMs: config.timeoutMs, onTimeout });
    this.timers = new Timers(clock, macrotask);
    this.frames = new AnimationFrames(clock, macrotask);
    installDates(clock, config.epochMs);
    installRandom(config.seed);
    watchStreams(this.work);
    macrotask.onBroadcast = () => void this.work.track(this.#followBroadcast(), 'a broadcast');
    this.workers = new Workers({ config, clock, work: this.work, macrotask, listener });
  }

  /** Whoever hears it may answer. */
  async #followBroadcast(): Promise<void> {
    await realDelay(broadcastMs);
    await this.workers.settle();
  }

  /** Due time of the next timer, here or in a worker; Infinity where there is none. */
  get nextDue(): number {
    return Math.min(this.timers.nextDue, this.workers.nextDue);
  }

  /** Runs it, and everything it queued. The clock already reads its due time, or stands still at 0 while loading. */
  async runNext(): Promise<void> {
    await (this.workers.nextDue < this.timers.nextDue ? this.workers.runNext() : this.timers.runNext());
  }

  /** Whether anything waits for the frame. */
  get awaitsRound(): boolean {
    return this.frames.any || this.workers.awaitRound;
  }

  /** One round of what waits for the frame, here and then in the workers. */
  async runRound(): Promise<void> {
    await this.frames.runRound();
    await this.workers.runRound();
  }
}
