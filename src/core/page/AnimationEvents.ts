import type { Clock } from './Clock';
import type { HeldAnimation } from './HeldAnimation';
import type { Roots } from './Roots';

type Phase = 'idle' | 'before' | 'active' | 'after';

interface Seen {
  phase: Phase;
  iteration: number;
  playState: AnimationPlayState;
}

interface PendingEvent {
  /** When it is due in page time, ms: events are dispatched in this order. */
  readonly time: number;
  readonly target: EventTarget;
  readonly event: Event;
}

const nativeTypes = [
  'animationstart', 'animationiteration', 'animationend', 'animationcancel',
  'transitionrun', 'transitionstart', 'transitionend', 'transitioncancel',
]; // biome-ignore format: one line a family

/**
 * The events of animations, told by page time. Natively they come with painted frames only, so never while a chunk
 * steps towards its first frame; the native ones are swallowed.
 * Phases by https://drafts.csswg.org/css-animations-2/#event-dispatch and css-transitions-2.
 */
export class AnimationEvents {
  readonly #clock: Clock;
  readonly #seen = new WeakMap<Animation, Seen>();

  constructor(clock: Clock, roots: Roots) {
    this.#clock = clock;
    // These events stop at the root of their shadow tree, where the document never sees them.
    roots.follow((root) => swallowNativeEvents(root === document ? window : root));
  }

  /** Begins to follow an animation; called before the page can listen to it. */
  watch({ animation }: HeldAnimation): void {
    if (this.#seen.has(animation)) return;
    this.#seen.set(animation, { phase: 'idle', iteration: 0, playState: 'idle' });
    for (const type of ['finish', 'cancel']) animation.addEventListener(type, swallow);
  }

  /**
   * Sends what has become due, in order; all that runs by it is awaited by `drain`. Marks finished animations. What time alone brings is
   * seen before styles are: an animation whose end takes its element away (`display`, `overlay`) has ended, not been cancelled.
   * Promises come before events, https://drafts.csswg.org/web-animations-1/#update-animations-and-send-events.
   */
  async dispatch(held: ReadonlyMap<Animation, HeldAnimation>, drain: () => Promise<void>): Promise<void> {
    const due: PendingEvent[] = [];
    for (const each of held.values()) if (each.running) this.#collectTimed(each, due);
    if (due.length > 0) await drain();
    for (const each of held.values()) this.#collect(each, due);
    due.sort((a, b) => a.time - b.time);
    for (const { target, event } of due) {
      this.#clock.activity++;
      target.dispatchEvent(event);
      await drain();
    }
  }

  /** Nothing here flushes styles. */
  #collectTimed(held: HeldAnimation, due: PendingEvent[]): void {
    const { animation, rate } = held;
    const seen = this.#seen.get(animation);
    if (!seen) return;
    if (animation instanceof CSSAnimation || animation instanceof CSSTransition)
      this.#collectCss(animation, held, seen, due);
    const time = Number(animation.currentTime);
    const end = Number(animation.effect?.getComputedTiming().endTime ?? 0);
    const isOver = rate > 0 ? time >= end : rate < 0 && time <= 0;
    if (!isOver || seen.playState === 'finished') return;
    this.#playback('finish', held, due);
    seen.playState = 'finished';
  }

  #collect(held: HeldAnimation, due: PendingEvent[]): void {
    const { animation } = held;
    const seen = this.#seen.get(animation);
    if (!seen) return;
    const { playState } = animation;
    if (playState === 'paused' && seen.playState === 'paused') return;
    if (animation instanceof CSSAnimation || animation instanceof CSSTransition)
      this.#collectCss(animation, held, seen, due);
    if (playState === 'finished' && seen.playState !== 'finished') this.#playback('finish', held, due);
    if (playState === 'idle' && seen.playState !== 'idle' && seen.playState !== 'finished')
      this.#playback('cancel', held, due);
    seen.playState = playState;
    held.finished = playState === 'finished' || playState === 'idle';
  }

  #playback(type: 'finish' | 'cancel', { animation, start }: HeldAnimation, due: PendingEvent[]): void {
    const currentTime = type === 'finish' ? animation.currentTime : null;
    const event = new AnimationPlaybackEvent(type, { currentTime, timelineTime: this.#clock.local });
    const time = type === 'finish' && start !== undefined ? start + Number(currentTime ?? 0) : this.#clock.local;
    due.push({ time, target: animation, event });
  }

  #collectCss(animation: CSSAnimation | CSSTransition, held: HeldAnimation, seen: Seen, due: PendingEvent[]): void {
    const family = animation instanceof CSSTransition ? 'transition' : 'animation';
    const effect = animation.effect as KeyframeEffect | null;
    const target = effect?.target;
    if (!effect || !target) return;
    const timing = effect.getComputedTiming();
    const phase = phaseOf(animation, timing);
    const iteration = timing.currentIteration ?? (phase === 'after' ? seen.iteration : 0);
    if (phase === seen.phase && iteration === seen.iteration) return;
    const delay = timing.delay ?? 0;
    const active = Number(timing.activeDuration ?? 0);
    const began = held.start ?? this.#clock.local;
    const add = (name: string, elapsed: number, time: number) =>
      due.push({ time, target, event: cssEvent(family, name, animation, effect.pseudoElement ?? '', elapsed / 1000) });
    const startElapsed = Math.min(Math.max(-delay, 0), active);
    if (family === 'transition' && seen.phase === 'idle' && phase !== 'idle') add('run', startElapsed, began);
    if ((seen.phase === 'idle' || seen.phase === 'before') && (phase === 'active' || phase === 'after'))
      add('start', startElapsed, began + delay);
    if (phase === 'active' && seen.phase === 'active' && iteration !== seen.iteration && family === 'animation')
      add(
        'iteration',
        iteration * Number(timing.duration ?? 0),
        began + delay + iteration * Number(timing.duration ?? 0),
      );
    if (phase === 'after' && seen.phase !== 'after') add('end', active, began + delay + active);
    if (phase === 'before' && (seen.phase === 'active' || seen.phase === 'after')) add('end', 0, began);
    if (phase === 'idle' && (seen.phase === 'active' || seen.phase === 'before')) add('cancel', 0, this.#clock.local);
    seen.phase = phase;
    seen.iteration = iteration;
  }
}

/** https://drafts.csswg.org/web-animations-1/#animation-effect-phases-and-states */
function phaseOf(animation: Animation, timing: ComputedEffectTiming): Phase {
  if (animation.currentTime === null) return 'idle';
  const time = Number(animation.currentTime);
  const end = Number(timing.endTime ?? 0);
  const beforeActive = Math.max(Math.min(timing.delay ?? 0, end), 0);
  const afterActive = Math.max(Math.min((timing.delay ?? 0) + Number(timing.activeDuration ?? 0), end), 0);
  const backwards = animation.playbackRate < 0;
  if (time < beforeActive || (backwards && time === beforeActive)) return 'before';
  return time > afterActive || (!backwards && time === afterActive) ? 'after' : 'active';
}

function cssEvent(
  family: 'animation' | 'transition',
  name: string,
  animation: CSSAnimation | CSSTransition,
  pseudoElement: string,
  elapsedTime: number,
): Event {
  const common = { bubbles: true, elapsedTime, pseudoElement };
  return family === 'animation'
    ? new AnimationEvent(`animation${name}`, { ...common, animationName: (animation as CSSAnimation).animationName })
    : new TransitionEvent(`transition${name}`, {
        ...common,
        propertyName: (animation as CSSTransition).transitionProperty,
      });
}

function swallow(event: Event): void {
  if (event.isTrusted) event.stopImmediatePropagation();
}

function swallowNativeEvents(root: EventTarget): void {
  for (const type of nativeTypes) root.addEventListener(type, swallow, true);
}
