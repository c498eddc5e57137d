import type { Clock } from './Clock';
import type { HeardClip } from './protocol';

/** What the page's media elements let hear, and when. */
export class SoundLog {
  readonly #clock: Clock;
  readonly #open = new Map<HTMLMediaElement, HeardClip>();
  readonly clips: HeardClip[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that `element` now plays from `position` seconds, or, without one, that it is silent. */
  note(element: HTMLMediaElement, position: number | undefined): void {
    const now = this.#clock.now / 1000;
    const open = this.#open.get(element);
    if (open) {
      open.endSeconds = now;
      this.#open.delete(element);
      if (open.endSeconds <= open.startSeconds) this.clips.splice(this.clips.indexOf(open), 1);
    }
    const url = element.currentSrc || element.src || element.querySelector('source')?.src;
    if (position === undefined || element.muted || element.volume === 0 || !url) return;
    const { volume, playbackRate, loop } = element;
    const clip = { url, startSeconds: now, sourceSeconds: position, volume, playbackRate, loop };
    this.#open.set(element, clip);
    this.clips.push(clip);
  }

  /** `element` has found out which of its sources it plays. */
  noteSource(element: HTMLMediaElement): void {
    const open = this.#open.get(element);
    if (open && element.currentSrc) open.url = element.currentSrc;
  }
}
