import { AnimationEvents } from './AnimationEvents';
import type { Clock } from './Clock';
import type { HeldAnimation } from './HeldAnimation';
import { nativeAccessor, overrideAccessor, overrideMethod } from './natives';
import type { Roots } from './Roots';

const native = {
  currentTime: nativeAccessor(Animation.prototype, 'currentTime'),
  startTime: nativeAccessor(Animation.prototype, 'startTime'),
  timeline: nativeAccessor(Animation.prototype, 'timeline'),
  playbackRate: nativeAccessor(Animation.prototype, 'playbackRate'),
  playState: nativeAccessor(Animation.prototype, 'playState'),
  pending: nativeAccessor(Animation.prototype, 'pending'),
  timelineTime: nativeAccessor(AnimationTimeline.prototype, 'currentTime'),
};

const animationsOfDocument = Document.prototype.getAnimations;
const animationsOfShadow = ShadowRoot.prototype.getAnimations;

/**
 * CSS animations, CSS transitions and Web Animations in page time.
 *
 * The node side freezes the native document timelines (CDP `Animation.setPlaybackRate` 0). Native animations keep their
 * whole model (play state, promises, reversal, CSS overrides); here each running one is given the current time that
 * page time says: `(now − start) × rate`, https://drafts.csswg.org/web-animations-1/#the-current-time-of-an-animation.
 */
export class Animations {
  readonly #clock: Clock;
  readonly #held = new Map<Animation, HeldAnimation>();
  readonly #events: AnimationEvents;
  readonly #roots: Roots;
  /** Over and done with, and when they began, by page time and natively: let go until they are played again, or given more time. */
  readonly #done = new WeakMap<
    Animation,
    { readonly start: number | undefined; readonly native: CSSNumberish | null }
  >();

  constructor(clock: Clock, roots: Roots) {
    this.#clock = clock;
    this.#roots = roots;
    this.#events = new AnimationEvents(clock, roots);
    this.#install();
  }

  /** Moves every animation to the time of this frame and tells the page what began, repeated or ended by it. */
  async advance(afterEvent: () => Promise<void>): Promise<void> {
    const moved = this.#move();
    if (moved) this.#clock.activity++;
    await this.#events.dispatch(this.#held, afterEvent);
    for (const held of this.#held.values()) if (held.finished) this.#release(held);
  }

  /** Takes over what began, paused or turned in this turn: it does so at the turn's time. */
  adopt(): void {
    // The document tells of what its open shadow trees hold, never of a closed one's.
    for (const root of this.#roots) {
      const animations = root instanceof ShadowRoot ? animationsOfShadow.call(root) : animationsOfDocument.call(root);
      for (const animation of animations) {
        if (!this.#done.has(animation)) this.hold(animation);
        else if (native.playState.get(animation) === 'running') this.#resume(animation);
      }
    }
    for (const held of this.#held.values()) if (!this.#letGo(held)) this.#settle(held);
  }

  /** Last moment at which a finite animation ends, in ms of this window; 0 where there is none. */
  get lastEnd(): number {
    let last = 0;
    for (const { animation, start = 0, rate } of this.#held.values()) {
      const end = endOf(animation) / Math.abs(rate);
      if (Number.isFinite(end)) last = Math.max(last, start + end);
    }
    return last;
  }

  /** Puts `animation` under the clock, if it is driven by the document's timeline. */
  hold(animation: Animation): HeldAnimation | undefined {
    const known = this.#held.get(animation);
    if (known) return known;
    if (!(native.timeline.get(animation) instanceof DocumentTimeline)) return undefined;
    const held: HeldAnimation = {
      animation,
      running: false,
      start: undefined,
      rate: 1,
      shown: undefined,
      finished: false,
    };
    this.#held.set(animation, held);
    this.#done.delete(animation);
    this.#anchor(held);
    this.#events.watch(held);
    return held;
  }

  /** Lets go of one that has been given to another timeline, such as that of a scroller. */
  #letGo({ animation }: HeldAnimation): boolean {
    const timeline = native.timeline.get(animation);
    return timeline !== null && !(timeline instanceof DocumentTimeline) && this.#held.delete(animation);
  }

  #release({ animation, start }: HeldAnimation): void {
    this.#held.delete(animation);
    this.#done.set(animation, { start, native: native.startTime.get(animation) });
  }

  /**
   * One that had ended and runs again. If it is only longer now, it stands where it would, had it never stood still; what the
   * browser has started anew (an `animation-trigger` does) begins where that says.
   */
  #resume(animation: Animation): void {
    const done = this.#done.get(animation);
    const held = this.hold(animation);
    if (!held || done?.start === undefined || native.startTime.get(animation) !== done.native) return;
    held.start = done.start;
    this.#show(held);
  }

  /**
   * Nothing here may flush styles (as reading a play state does): what timers of this turn changed in CSS takes effect from
   * where the animations stand at the turn's time.
   */
  #move(): boolean {
    let moved = false;
    for (const held of this.#held.values()) {
      if (!held.running || this.#letGo(held)) continue;
      const { animation } = held;
      // To set the time of a cancelled animation would revive it.
      if (native.currentTime.get(animation) === null) held.running = false;
      else if (this.#show(held)) moved = true;
    }
    return moved;
  }

  /**
   * Current time by page time. A finished animation holds its end: https://drafts.csswg.org/web-animations-1/#updating-the-finished-state
   * @param past so many ms further, where it is neither at its start nor at its end
   */
  #timeOf({ animation, start, rate, shown }: HeldAnimation, past = 0): number {
    if (rate === 0) return shown ?? 0;
    const time = roundTime((this.#clock.local - (start ?? this.#clock.local)) * rate);
    const further = time === 0 ? 0 : past;
    return rate > 0 ? Math.min(time + further, endOf(animation)) : Math.max(time - further, 0);
  }

  /** A ns past its time: by Chrome's reckoning 0.3 s are 2.9999999999999996 iterations of 0.1 s. Neither start nor end is passed. */
  #show(held: HeldAnimation): boolean {
    const shown = this.#timeOf(held, nanosecond);
    if (shown === held.shown) return false;
    held.shown = shown;
    native.currentTime.set(held.animation, shown);
    return true;
  }

  /** Derives where page time stands from where the native animation does. */
  #anchor(held: HeldAnimation): void {
    const { animation } = held;
    const time = native.currentTime.get(animation) as number | null;
    held.rate = native.playbackRate.get(animation);
    held.running = native.playState.get(animation) === 'running' && !native.pending.get(animation);
    held.shown = time ?? undefined;
    held.finished = false;
    if (time !== null && held.rate !== 0) held.start = this.#clock.local - time / held.rate;
  }

  /** After a style flush: what is pending natively would wait for a painted frame; page time does not. */
  #settle(held: HeldAnimation): void {
    const { animation } = held;
    const playState = native.playState.get(animation);
    const time = native.currentTime.get(animation) as number | null;
    if (native.pending.get(animation)) {
      // A start time applies a pending rate, and makes what was asked to play ready.
      if (playState === 'running') native.startTime.set(animation, timelineTime(animation));
      native.currentTime.set(animation, time ?? 0);
    } else if (playState !== 'running') {
      held.running = false;
      return;
    } else if (held.running && isShown(held, time) && native.playbackRate.get(animation) === held.rate) return;
    this.#anchor(held);
  }

  #install(): void {
    const clock = this.#clock;
    const done = this.#done;
    const hold = (animation: Animation) => this.hold(animation);
    const reanchor = (animation: Animation) => {
      clock.activity++;
      const held = this.hold(animation);
      if (held) this.#anchor(held);
    };
    const bringToNow = (animation: Animation) => {
      const held = this.hold(animation);
      if (held?.running) this.#show(held);
    };
    this.#installCurrentTime(reanchor);
    overrideAccessor(Animation.prototype, 'startTime', {
      get() {
        const real = native.startTime.get(this);
        const held = hold(this);
        return real === null || !held ? real : (held.start ?? real);
      },
      set(value) {
        const held = hold(this);
        if (held && typeof value === 'number') {
          native.startTime.set(this, timelineTime(this));
          native.currentTime.set(this, (clock.local - value) * native.playbackRate.get(this));
        } else native.startTime.set(this, value);
        reanchor(this);
      },
    });
    overrideAccessor(Animation.prototype, 'playbackRate', {
      set(value) {
        bringToNow(this);
        native.playbackRate.set(this, value);
        reanchor(this);
      },
    });
    // These take effect with the frame: until then page time goes on as it did.
    for (const name of ['play', 'pause', 'reverse', 'updatePlaybackRate'] as const) this.#wrap(name, hold);
    // These at once.
    for (const name of ['finish', 'cancel'] as const) this.#wrap(name, reanchor);
    const animate = Element.prototype.animate;
    overrideMethod(Element.prototype, 'animate', function (this: Element, ...args: Parameters<typeof animate>) {
      const animation = animate.apply(this, args);
      clock.activity++;
      hold(animation);
      return animation;
    });
    for (const prototype of [Document.prototype, Element.prototype, ShadowRoot.prototype] as {
      getAnimations(): Animation[];
    }[]) {
      const getAnimations = prototype.getAnimations;
      overrideMethod(prototype, 'getAnimations', function (this: Document, ...args: []) {
        const animations = getAnimations.apply(this, args);
        for (const animation of animations) if (!done.has(animation)) hold(animation);
        return animations;
      });
    }
  }

  #installCurrentTime(reanchor: (animation: Animation) => void): void {
    const clock = this.#clock;
    const held = this.#held;
    overrideAccessor(AnimationTimeline.prototype, 'currentTime', {
      get() {
        return this instanceof DocumentTimeline ? clock.local : native.timelineTime.get(this);
      },
    });
    const timeOf = (animation: HeldAnimation) => this.#timeOf(animation);
    overrideAccessor(Animation.prototype, 'currentTime', {
      get() {
        const shown = native.currentTime.get(this);
        const ours = held.get(this);
        // Between two frames the native one stands where the last has left it.
        return shown !== null && ours?.running ? timeOf(ours) : shown;
      },
      set(value) {
        native.currentTime.set(this, value);
        reanchor(this);
      },
    });
  }

  #wrap(
    name: 'play' | 'pause' | 'reverse' | 'updatePlaybackRate' | 'finish' | 'cancel',
    afterwards: (animation: Animation) => void,
  ): void {
    const clock = this.#clock;
    const hold = (animation: Animation) => this.hold(animation);
    const method = Animation.prototype[name] as (...args: unknown[]) => void;
    overrideMethod(Animation.prototype, name, function (this: Animation, ...args: unknown[]) {
      const held = hold(this);
      method.apply(this, args);
      clock.activity++;
      // Called by its own finish event, it is not over yet.
      if (held) held.finished = false;
      afterwards(this);
    } as never);
  }
}

const nanosecond = 1e-6; // in ms

/** To whole ns: 499.99999999999994 ms would be the end of 500 for Chrome, but not for us. */
function roundTime(ms: number): number {
  return Math.round(ms / nanosecond) * nanosecond;
}

/** Whether the native animation stands where it was put; it counts from the start of its timeline, and errs by less than this. */
function isShown({ shown }: HeldAnimation, time: number | null): boolean {
  return time !== null && shown !== undefined && Math.abs(time - shown) < nanosecond;
}

function timelineTime(animation: Animation): number {
  return animation.timeline ? ((native.timelineTime.get(animation.timeline) as number | null) ?? 0) : 0;
}

function endOf(animation: Animation): number {
  return Number(animation.effect?.getComputedTiming().endTime ?? 0);
}
