import type { AsyncWork } from './AsyncWork';
import type { Clock } from './Clock';
import { nativeAccessor } from './natives';
import { overrideMediaElements } from './overrideMediaElements';
import { Playback, type PlaybackListener } from './Playback';
import type { Roots } from './Roots';
import { SoundLog } from './SoundLog';
import { hideSlowTime, nativeSeconds, slowCaptions } from './slowTime';
import { VideoFrameCallbacks } from './VideoFrameCallbacks';
import { VideoPictures } from './VideoPictures';
import { watchSampling } from './watchSampling';

const native = {
  addEventListener: EventTarget.prototype.addEventListener,
  currentTime: nativeAccessor(HTMLMediaElement.prototype, 'currentTime'),
  pause: HTMLMediaElement.prototype.pause,
};

/** Containers round timestamps, so a seek aims this far past the frame's start, in seconds. */
const seekPast = 0.001;

const streamFault =
  'a <video> with a srcObject shows a stream in real time, which no film can hold: show the canvas itself, or a file';

const nativeEvents = [
  'play',
  'playing',
  'pause',
  'seeking',
  'seeked',
  'timeupdate',
  'ended',
  'waiting',
  'stalled',
  'ratechange',
];

/** Media elements under the clock. */
export class Media implements PlaybackListener {
  readonly #clock: Clock;
  readonly #work: AsyncWork;
  readonly #roots: Roots;
  readonly #playbacks = new Map<HTMLMediaElement, Playback>();
  readonly #pictures = new VideoPictures();
  readonly #frameCallbacks: VideoFrameCallbacks;
  readonly sounds: SoundLog;
  /** A page that copies video into a canvas needs true pictures while stepping too. */
  #sampled = false;
  /** So does one that waits for `seeked`, or has not been loaded yet, of what it seeks itself. */
  #seeksShow = true;
  #seekedHeard = false;
  #painted = false;

  constructor(parts: { clock: Clock; work: AsyncWork; roots: Roots }) {
    this.#clock = parts.clock;
    this.#work = parts.work;
    this.#roots = parts.roots;
    this.#frameCallbacks = new VideoFrameCallbacks(parts.clock);
    this.sounds = new SoundLog(parts.clock);
    hideSlowTime();
    overrideMediaElements({
      playbackOf: (element) => this.#playback(element),
      onSeekedHeard: () => {
        this.#seekedHeard = true;
      },
    });
    watchSampling(() => {
      this.#sampled = true;
    });
    parts.roots.follow((root) => {
      new MutationObserver(() => this.discover()).observe(root, { childList: true, subtree: true });
    });
  }

  /** Takes over elements that came into the document. */
  discover(): void {
    for (const root of this.#roots)
      for (const element of root.querySelectorAll<HTMLMediaElement>('video, audio')) {
        const playback = this.#playback(element);
        if (!playback.hasSource && sourceOf(element)) this.#reset(playback);
      }
  }

  /** Moves what plays to the time of this frame. */
  async advance(paint: boolean, afterEvent: () => Promise<void>): Promise<void> {
    this.#seeksShow = this.#sampled || this.#seekedHeard;
    const playing = [...this.#playbacks.values()].filter((playback) => playback.playing);
    for (const playback of this.#playbacks.values()) if (this.#painted) playback.unseen = 0;
    for (const playback of playing) {
      this.#clock.activity++;
      for (const type of playback.takeDue()) {
        playback.element.dispatchEvent(new Event(type));
        await afterEvent();
      }
    }
    this.#painted = paint;
    if (this.#sampled) await this.#seekAll();
    for (const playback of this.#playbacks.values()) {
      const { element, position, moved } = playback;
      playback.moved = false;
      if (element instanceof HTMLVideoElement && (moved || playing.includes(playback)))
        await this.#frameCallbacks.call(element, position, afterEvent);
    }
  }

  /** Seeks every video to where it stands in page time and waits for its picture. */
  async present(paint: boolean): Promise<void> {
    if (paint || this.#sampled) await this.#seekAll();
    if (paint) for (const playback of this.#playbacks.values()) noteView(playback);
  }

  /** Whether a video in the document has a picture. */
  get embeds(): boolean {
    for (const { element } of this.#playbacks.values())
      if (element instanceof HTMLVideoElement && element.isConnected && element.videoWidth > 0) return true;
    return false;
  }

  /** Whether a video must be painted and sought once more before it shows what it stands at. */
  get owesPaint(): boolean {
    return [...this.#playbacks.values()].some(({ unseen }) => unseen > 1);
  }

  /** Seeks again what could not be shown; the page has been painted since. */
  async presentAgain(): Promise<void> {
    for (const playback of this.#playbacks.values()) {
      const again = playback.unseen > 1;
      playback.unseen = 0;
      if (!again) continue;
      playback.shown = undefined;
      // To the very place where it stands, Chrome would not seek at all.
      await this.#seek(playback, { past: 2 * seekPast });
    }
    await this.#seekAll();
  }

  /** Page time at which the last element has played to its end, in ms; 0 where none does. */
  get lastEnd(): number {
    return Math.max(0, ...[...this.#playbacks.values()].map(({ end }) => end ?? 0));
  }

  onSound({ element, playing, position }: Playback): void {
    this.sounds.note(element, playing ? position : undefined);
  }

  /** Media events are queued, never sent from within the call that caused them. */
  onEvents({ element }: Playback, types: readonly string[]): void {
    this.#clock.activity++;
    const sent = Promise.resolve().then(() => tell(element, types));
    void this.#work.track(sent, 'media events');
  }

  onSeek(playback: Playback): void {
    this.#clock.activity++;
    void this.#work.track(this.#tellSeek(playback), `seek in ${playback.element.currentSrc}`);
  }

  async #tellSeek(playback: Playback): Promise<void> {
    const { element, position } = playback;
    await Promise.resolve();
    tell(element, ['seeking']);
    if (this.#seeksShow) {
      await this.#awaitLoad(playback);
      await this.#seek(playback, { outside: true });
    }
    // Sent elsewhere meanwhile: https://html.spec.whatwg.org/multipage/media.html#dom-media-seek aborts the seek before.
    if (playback.position !== position || !playback.seeking) return;
    playback.seeking = false;
    tell(element, ['timeupdate', 'seeked']);
  }

  #playback(element: HTMLMediaElement): Playback {
    const known = this.#playbacks.get(element);
    if (known) return known;
    const playback = new Playback(element, this.#clock, this);
    this.#playbacks.set(element, playback);
    for (const type of nativeEvents)
      native.addEventListener.call(element, type, (event) => swallow(event, playback), true);
    element.addEventListener('emptied', () => this.#reset(playback), true);
    element.addEventListener('volumechange', () => this.onSound(playback));
    element.preload = 'auto';
    const { autoplay } = element;
    native.pause.call(element);
    playback.hasSource = sourceOf(element) !== undefined;
    if (autoplay && playback.hasSource) playback.start();
    void this.#awaitLoad(playback);
    return playback;
  }

  #reset(playback: Playback): void {
    // A new source may play by itself again.
    native.pause.call(playback.element);
    playback.hasSource = true;
    playback.reset();
    void this.#awaitLoad(playback);
  }

  /** Whether an element that asked for this address has another `<source>` to try. */
  hasOtherSource(url: string): boolean {
    const sources = [...this.#playbacks.keys()].flatMap((element) => [...element.querySelectorAll('source')]);
    return sources.some((source) => source.src === url && source.nextElementSibling?.localName === 'source');
  }

  async #awaitLoad({ element }: Playback): Promise<void> {
    const source = sourceOf(element);
    if (!source || element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA || element.error) return;
    const loaded = this.#work.trackEvent(element, ['loadeddata', 'error', 'emptied'], `${element.localName} ${source}`);
    // With several sources only the last one's failure means that there is none.
    const last = [...element.querySelectorAll('source')].pop();
    last?.addEventListener('error', () => element.dispatchEvent(new Event('emptied')), { once: true });
    await loaded;
    this.sounds.noteSource(element);
  }

  async #seekAll(): Promise<void> {
    await Promise.all([...this.#playbacks.values()].map((playback) => this.#seek(playback)));
  }

  #seek(playback: Playback, how: { past?: number; outside?: boolean } = {}): Promise<void> {
    playback.nativeSeek = playback.nativeSeek.then(() => this.#seekNow(playback, how));
    return playback.nativeSeek;
  }

  /** `past`: how far behind the start of its picture, in seconds. `outside`: also a video that is not in the document. */
  async #seekNow(playback: Playback, { past = seekPast, outside = this.#sampled }): Promise<void> {
    const { element, position } = playback;
    if (!(element instanceof HTMLVideoElement) || element.error || !(element.isConnected || outside)) return;
    if (element.srcObject) return reportError(new DOMException(streamFault, 'NotSupportedError'));
    if (element.readyState < HTMLMediaElement.HAVE_METADATA || playback.shown === position) return;
    playback.shown = position;
    playback.unseen++;
    this.#clock.activity++;
    const aim = Math.min(position + past, Math.max(0, element.duration - past));
    const sought = new Promise<void>((resolve) => {
      playback.sought = resolve;
    });
    this.#pictures.leave(element);
    slowCaptions(element);
    native.currentTime.set(element, aim * nativeSeconds(element));
    const shown = sought.then(() => this.#pictures.arrival(element, aim));
    await this.#work.track(shown, `seek to ${position.toFixed(3)} s in ${element.currentSrc}`);
  }
}

function tell(element: HTMLMediaElement, types: readonly string[]): void {
  for (const type of types) element.dispatchEvent(new Event(type));
}

function sourceOf(element: HTMLMediaElement): string | undefined {
  return element.currentSrc || element.src || element.querySelector('source')?.src || undefined;
}

/** What was sought while nobody saw it counts as one seek too many: its first picture may still be under way. */
function noteView(playback: Playback): void {
  const { element } = playback;
  const inView = element instanceof HTMLVideoElement && element.videoWidth > 0 && isInView(element);
  if (inView && !playback.inView) playback.unseen = 2;
  playback.inView = inView;
}

function isInView(element: Element): boolean {
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return right > Math.max(left, 0) && bottom > Math.max(top, 0) && left < innerWidth && top < innerHeight;
}

/** The page hears of its own time only, not of how the clock gets there. */
function swallow(event: Event, playback: Playback): void {
  if (!event.isTrusted) return;
  event.stopImmediatePropagation();
  if (event.type === 'seeked') playback.sought?.();
}
