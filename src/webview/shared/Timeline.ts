import type { SeamInfo } from '../messages';
import { element } from './dom';
import { type Rate, timecode } from './rate';

/** What a timeline is drawn from. */
export interface TimelineFilm {
  readonly frameCount: number;
  readonly firstFrame: number;
  readonly rate: Rate;
  readonly seams: readonly SeamInfo[];
}

export interface TimelineRange {
  readonly first: number;
  readonly last: number;
}

/** More lines than this could not be told apart. */
const mostSeams = 400;

/** A film from left to right: the playhead, the marked range, and where its chunks meet. A slider for mouse, keys and screen readers. */
export class Timeline {
  readonly root: HTMLElement;
  readonly #seams = element('div', { class: 'seams' });
  readonly #range = element('div', { class: 'range' });
  readonly #head = element('div', { class: 'head' });
  readonly #hint = element('div', { class: 'hint', role: 'presentation' });
  readonly #onScrub: (frame: number) => void;
  #film: TimelineFilm = { frameCount: 1, firstFrame: 0, rate: [30, 1], seams: [] };

  constructor(onScrub: (frame: number) => void) {
    this.#onScrub = onScrub;
    const track = element('div', { class: 'track' }, this.#range, this.#seams, this.#head);
    this.root = element(
      'div',
      { class: 'timeline', role: 'slider', tabindex: '0', 'aria-label': 'Frame' },
      track,
      this.#hint,
    );
    this.#range.hidden = true;
    this.root.addEventListener('pointerdown', (event) => this.#press(event));
    this.root.addEventListener('pointermove', (event) => this.#point(event));
    this.root.addEventListener('pointerleave', () => this.#hint.classList.remove('shown'));
  }

  show(film: TimelineFilm): void {
    this.#film = film;
    this.root.setAttribute('aria-valuemin', String(film.firstFrame));
    this.root.setAttribute('aria-valuemax', String(film.firstFrame + film.frameCount - 1));
    const inner = film.seams.length > mostSeams ? [] : film.seams.slice(1);
    this.#seams.replaceChildren(...inner.map(({ start }) => this.#place(element('i'), start)));
  }

  moveTo(frame: number): void {
    const { firstFrame, frameCount } = this.#film;
    this.#place(this.#head, frame + 0.5);
    this.root.setAttribute('aria-valuenow', String(firstFrame + frame));
    const place = `${firstFrame + frame} of ${firstFrame + frameCount - 1}`;
    this.root.setAttribute('aria-valuetext', [place, ...this.#chunkAt(frame)].join(', '));
  }

  mark(range: TimelineRange | undefined): void {
    const { first = 0, last = this.#film.frameCount - 1 } = range ?? {};
    this.#range.hidden = range === undefined;
    this.#range.style.left = this.#percent(first);
    this.#range.style.right = `calc(100% - ${this.#percent(last + 1)})`;
  }

  #place<E extends HTMLElement>(mark: E, frame: number): E {
    mark.style.left = this.#percent(frame);
    return mark;
  }

  #percent(frame: number): string {
    return `${(frame / this.#film.frameCount) * 100}%`;
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.#onScrub(this.#frameAt(event));
  }

  #point(event: PointerEvent): void {
    const frame = this.#frameAt(event);
    if (event.buttons & 1) this.#onScrub(frame);
    this.#hint.textContent = this.#describe(frame);
    this.#hint.classList.add('shown');
    const half = this.#hint.offsetWidth / 2;
    this.#hint.style.left = `clamp(${half}px, ${this.#fraction(event) * 100}%, calc(100% - ${half}px))`;
  }

  #describe(frame: number): string {
    const { firstFrame, rate } = this.#film;
    const time = timecode(firstFrame + frame, rate);
    return [`${firstFrame + frame}`, time, ...this.#chunkAt(frame)].join(' · ');
  }

  /** The chunk that a frame belongs to, and its state; nothing where there are none. */
  #chunkAt(frame: number): string[] {
    const { firstFrame, seams } = this.#film;
    const seam = seams.find(({ start, frameCount }) => frame >= start && frame < start + frameCount);
    if (!seam) return [];
    const [first, last] = [firstFrame + seam.start, firstFrame + seam.start + seam.frameCount - 1];
    return [`chunk of frames ${first}–${last}, ${seam.state}`];
  }

  #frameAt(event: PointerEvent): number {
    return Math.min(Math.floor(this.#fraction(event) * this.#film.frameCount), this.#film.frameCount - 1);
  }

  #fraction({ clientX }: PointerEvent): number {
    const { left, width } = this.root.getBoundingClientRect();
    return Math.min(Math.max((clientX - left) / width, 0), 1);
  }
}
