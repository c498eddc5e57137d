import type { Clock } from './Clock';
import { nativeAccessor } from './natives';

const nativeRate = nativeAccessor(HTMLMediaElement.prototype, 'playbackRate');

/** Between two `timeupdate` events of a playing element, in ms. */
const timeUpdateEvery = 250;

/** What comes this close to the end has reached it: 1.2 % 0.4 is 0.39999999999999997. */
const roundingSeconds = 1e-6;

/** What a playback tells of itself. */
export interface PlaybackListener {
  /** It sounds differently from now on. */
  onSound(playback: Playback): void;
  /** The page is owed these events. */
  onEvents(playback: Playback, types: readonly string[]): void;
  /** The page has sent it elsewhere, and waits to be told that it is there. */
  onSeek(playback: Playback): void;
}

/** A `<video>` or `<audio>` in page time. The native element never plays: it is sought, and only for frames that are shot. */
export class Playback {
  readonly #clock: Clock;
  readonly #listener: PlaybackListener;
  /** Position in the media, in seconds, when the clock read `anchor` ms. */
  #position: number;
  #anchor: number;
  #lastUpdate: number;
  playing = false;
  ended = false;
  hasSource = false;
  /** Position last sought natively, in seconds. */
  shown: number | undefined;
  /** Seeks since the page was last painted: Chrome shows the first of them, and stays with it. */
  unseen = 0;
  /** Whether it went somewhere else since the last turn, playing or not. */
  moved = false;
  /** Whether it could be seen when the page was last painted. */
  inView = false;
  /** Whether the page has not been told yet that it is where it was sent. */
  seeking = false;
  /** Called when the native element has sought. */
  sought: (() => void) | undefined;
  /** The native seek under way; one comes after the other. */
  nativeSeek: Promise<void> = Promise.resolve();

  constructor(
    readonly element: HTMLMediaElement,
    clock: Clock,
    listener: PlaybackListener,
  ) {
    this.#clock = clock;
    this.#listener = listener;
    this.#position = fragmentStart(element);
    this.#anchor = clock.local;
    this.#lastUpdate = clock.local;
  }

  /** Where it stands now, in seconds of its media. */
  get position(): number {
    if (!this.playing) return this.#position;
    const { duration, loop } = this.element;
    const reached = this.#position + ((this.#clock.local - this.#anchor) / 1000) * nativeRate.get(this.element);
    if (!(duration > 0) || reached < duration - roundingSeconds) return Math.max(0, reached);
    if (!loop) return duration;
    const past = reached % duration;
    return past < duration - roundingSeconds ? past : 0;
  }

  /** Page time at which it will have played to its end, in ms; undefined where it does not end. */
  get end(): number | undefined {
    const { duration, loop } = this.element;
    const ends = this.playing && !loop && Number.isFinite(duration);
    return ends ? this.#anchor + ((duration - this.#position) * 1000) / nativeRate.get(this.element) : undefined;
  }

  start(): void {
    if (this.playing) return;
    this.#stand(this.ended || this.#position >= this.element.duration ? 0 : this.#position);
    this.playing = true;
    this.#changed('play', 'playing');
  }

  stop(): void {
    if (!this.playing) return;
    this.#stand(this.position);
    this.playing = false;
    this.#changed('timeupdate', 'pause');
  }

  /** Goes to `seconds` of the media. */
  seek(seconds: number): void {
    this.moved = true;
    this.seeking = true;
    this.#stand(Math.min(Math.max(0, seconds), this.element.duration || Number.POSITIVE_INFINITY));
    this.#listener.onSound(this);
    this.#listener.onSeek(this);
  }

  setRate(rate: number): void {
    this.#stand(this.position);
    nativeRate.set(this.element, rate);
    this.#changed('ratechange');
  }

  /** Begins with other media. */
  reset(): void {
    this.#stand(fragmentStart(this.element));
    this.shown = undefined;
    this.#listener.onSound(this);
    if (this.element.autoplay) this.start();
  }

  /** The events that are due now that page time has moved. */
  takeDue(): readonly string[] {
    const { duration, loop } = this.element;
    const ended = !loop && duration > 0 && this.position >= duration;
    if (!ended && this.#clock.local - this.#lastUpdate < timeUpdateEvery) return [];
    this.#lastUpdate = this.#clock.local;
    if (!ended) return ['timeupdate'];
    this.#stand(duration);
    this.playing = false;
    this.ended = true;
    this.#listener.onSound(this);
    return ['timeupdate', 'pause', 'ended'];
  }

  #stand(seconds: number): void {
    this.#position = seconds;
    this.#anchor = this.#clock.local;
    this.ended = false;
  }

  #changed(...types: string[]): void {
    this.#listener.onSound(this);
    this.#listener.onEvents(this, types);
  }
}

/** Where a media fragment says that playback begins, in seconds: `film.mp4#t=2.5`. https://www.w3.org/TR/media-frags/#naming-time */
function fragmentStart({ currentSrc, src }: HTMLMediaElement): number {
  return Number(/[#&]t=(?:npt:)?(\d+(?:\.\d+)?)/.exec(currentSrc || src)?.[1] ?? 0);
}
