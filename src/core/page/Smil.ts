import type { Clock } from './Clock';
import { overrideMethod } from './natives';
import type { Roots } from './Roots';

const native = {
  setCurrentTime: SVGSVGElement.prototype.setCurrentTime,
  pauseAnimations: SVGSVGElement.prototype.pauseAnimations,
};

/** Where the time of one `<svg>` stands. Native time is always paused. */
interface Timeline {
  /** Page time at which its time was 0, in ms. */
  start: number;
  /** Its time, in seconds, while the page holds it. */
  held: number | undefined;
}

/** SVG's own animations (SMIL). In Chrome every `<svg>` has a time of its own, a nested one too. */
export class Smil {
  readonly #clock: Clock;
  readonly #roots: Roots;
  readonly #timelines = new WeakMap<SVGSVGElement, Timeline>();

  constructor(clock: Clock, roots: Roots) {
    this.#clock = clock;
    this.#roots = roots;
    this.#install();
  }

  /** Puts every animated `<svg>` at the time of this frame. */
  advance(): void {
    for (const svg of this.#animated()) {
      if (this.#timeline(svg).held !== undefined) continue;
      this.#show(svg);
      this.#clock.activity++;
    }
  }

  #timeline(svg: SVGSVGElement): Timeline {
    const known = this.#timelines.get(svg);
    if (known) return known;
    native.pauseAnimations.call(svg);
    const timeline = { start: this.#clock.local, held: undefined };
    this.#timelines.set(svg, timeline);
    return timeline;
  }

  /** Seconds. */
  #time(svg: SVGSVGElement): number {
    const { start, held } = this.#timeline(svg);
    return held ?? (this.#clock.local - start) / 1000;
  }

  #show(svg: SVGSVGElement): void {
    native.setCurrentTime.call(svg, notBefore(this.#time(svg)));
  }

  #setTime(svg: SVGSVGElement, seconds: number): void {
    const timeline = this.#timeline(svg);
    timeline.start = this.#clock.local - seconds * 1000;
    if (timeline.held !== undefined) timeline.held = seconds;
    this.#show(svg);
    this.#clock.activity++;
  }

  #hold(svg: SVGSVGElement, hold: boolean): void {
    const timeline = this.#timeline(svg);
    const time = this.#time(svg);
    timeline.start = this.#clock.local - time * 1000;
    timeline.held = hold ? time : undefined;
    this.#show(svg);
    this.#clock.activity++;
  }

  #install(): void {
    const smil = this;
    const { prototype } = SVGSVGElement;
    overrideMethod(prototype, 'getCurrentTime', function (this: SVGSVGElement) {
      return smil.#time(this);
    });
    overrideMethod(prototype, 'setCurrentTime', function (this: SVGSVGElement, seconds) {
      smil.#setTime(this, seconds);
    });
    overrideMethod(prototype, 'pauseAnimations', function (this: SVGSVGElement) {
      smil.#hold(this, true);
    });
    overrideMethod(prototype, 'unpauseAnimations', function (this: SVGSVGElement) {
      smil.#hold(this, false);
    });
    overrideMethod(prototype, 'animationsPaused', function (this: SVGSVGElement) {
      return smil.#timeline(this).held !== undefined;
    });
    for (const name of ['beginElement', 'beginElementAt', 'endElement', 'endElementAt'] as const) {
      const method = SVGAnimationElement.prototype[name] as (...args: unknown[]) => void;
      overrideMethod(SVGAnimationElement.prototype, name, function (this: SVGAnimationElement, ...args: unknown[]) {
        // It begins now, not when the frame before was.
        if (this.ownerSVGElement) smil.#show(this.ownerSVGElement);
        method.apply(this, args);
      } as never);
    }
  }

  *#animated(): Iterable<SVGSVGElement> {
    for (const root of this.#roots) {
      const svgs = new Set<SVGSVGElement>();
      for (const node of root.querySelectorAll<SVGElement>('animate, set, animateTransform, animateMotion')) {
        if (node.ownerSVGElement) svgs.add(node.ownerSVGElement);
      }
      yield* svgs;
    }
  }
}

/** A time that is no earlier as a float either, which is what Chrome takes: what begins at 0.7 s has not begun at 0.69999999. */
function notBefore(seconds: number): number {
  return seconds > 0 ? seconds + Math.max(1e-6, seconds * 2 ** -22) : seconds;
}
