import { AnimationFrames } from './animationFrames';
import { Animations } from './animations';
import { AsyncWork } from './asyncWork';
import { AudioContexts } from './audioContexts';
import { holdCaret } from './caret';
import { Clock } from './clock';
import type { PageConfig } from './config';
import { installDates } from './dates';
import { Macrotask } from './macrotask';
import { Media } from './media';
import { installRandom } from './random';
import { Rendering } from './rendering';
import { Roots } from './roots';
import { Smil } from './smil';
import { watchStreams } from './streams';
import { Timers } from './timers';
import { Unclocked } from './Unclocked';
import { mayAnimateUserAgentParts } from './userAgentParts';
import { watchWorkers } from './watchWorkers';

/** What a player reports to the conductor. */
export interface PlayerListener {
  onFault(): void;
  onWarning(message: string): void;
  /** A worker was started: no clock reaches it. */
  onWorker(url: string): void;
  /** CSS may animate what is in a shadow tree of the browser's own. */
  onUserAgentParts(): void;
}

/** Every clock of one window, and the phases of a turn in it. */
export class FramePlayer {
  readonly window: Window = window;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly media: Media;
  readonly animations: Animations;
  readonly work: AsyncWork;
  readonly macrotask = new Macrotask();
  /** Phase 3 of a turn: one round of animation frame callbacks. */
  readonly frames: AnimationFrames;
  readonly #smil: Smil;
  readonly #rendering: Rendering;
  readonly #unclocked: Unclocked;
  readonly #listener: PlayerListener;
  #adoptedActivity = -1;
  #hasUserAgentParts = false;

  constructor(config: PageConfig, origin: number, listener: PlayerListener) {
    const clock = new Clock(origin);
    clock.now = origin;
    this.clock = clock;
    this.#listener = listener;
    const { macrotask } = this;
    const roots = new Roots();
    const onTimeout = (what: readonly string[]) =>
      listener.onWarning(`gave up waiting for ${what.join(', ')} after ${config.timeoutMs / 1000} s`);
    this.work = new AsyncWork({ clock, macrotask, roots, timeoutMs: config.timeoutMs, onTimeout });
    this.timers = new Timers(clock, macrotask);
    this.frames = new AnimationFrames(clock, macrotask);
    this.animations = new Animations(clock, roots);
    this.#smil = new Smil(clock, roots);
    this.media = new Media({ clock, work: this.work, roots });
    this.#rendering = new Rendering(clock, roots);
    this.#unclocked = new Unclocked((message) => listener.onWarning(message));
    new AudioContexts(clock);
    holdCaret();
    installDates(clock, config.epochMs);
    installRandom(config.seed);
    watchFaults(listener);
    watchStreams(this.work);
    watchWorkers(this.work, (url) => listener.onWorker(url));
  }

  /** Whether the window has left the page. */
  get gone(): boolean {
    return document.defaultView === null || window.closed;
  }

  /** Whether the compositor puts something into the page that this window does not paint itself. */
  get embeds(): boolean {
    return this.media.embeds || this.#rendering.embeds;
  }

  /** Phase 2 of a turn: media and existing animations, with their events. */
  async advance(paint: boolean): Promise<void> {
    const before = this.clock.activity;
    const drain = () => this.macrotask.drain();
    await this.media.advance(paint, drain);
    await this.animations.advance(drain);
    this.#smil.advance();
    if (this.clock.activity !== before) await drain();
  }

  /**
   * Phase 4: styles are up to date, and what began in this turn starts at its time. Whether a rendering update is owed.
   * `activity` is that of all windows: one may have changed another's document.
   */
  async flush(paint: boolean, activity: number): Promise<boolean> {
    if (activity !== this.#adoptedActivity) {
      this.media.discover();
      this.#unclocked.look();
      this.#lookForUserAgentParts();
      this.animations.adopt();
      this.#smil.advance();
      await this.media.present(paint);
      this.#adoptedActivity = activity;
    }
    if (paint) forceLayout();
    const owed = this.#rendering.takeOwed();
    return owed || (paint && this.media.owesPaint);
  }

  #lookForUserAgentParts(): void {
    if (this.#hasUserAgentParts || !mayAnimateUserAgentParts()) return;
    this.#hasUserAgentParts = true;
    this.#listener.onUserAgentParts();
  }
}

/** Layout starts what only it can start: loads of fonts and background images. */
function forceLayout(): void {
  void document.documentElement?.offsetWidth;
}

function watchFaults(listener: PlayerListener): void {
  for (const type of ['error', 'unhandledrejection']) addEventListener(type, () => listener.onFault());
}
