import type { FilmInfo } from '../messages';
import { element } from '../shared/dom';
import { frameAt, seekTime } from '../shared/rate';

/** How long a source may take to say what it holds before the next one is tried, in ms. */
const patienceMs = 2000;

export interface FilmEvents {
  /** This frame is on the screen. */
  onFrame(frame: number): void;
  onPlaying(isPlaying: boolean): void;
  /** A film begins to play, from this source. */
  onPlay(source: string): void;
  onProblem(message: string): void;
}

/** The video element, by frames. What it reports is what the screen shows, not what was asked for. */
export class FilmView {
  readonly video = element('video', {
    crossorigin: 'anonymous',
    playsinline: '',
    preload: 'auto',
    disablepictureinpicture: '',
  });
  readonly #events: FilmEvents;
  #film: FilmInfo | undefined;
  #shown = 0;
  /** The frame asked for while another one was on its way. */
  #wanted: number | undefined;
  #isSeeking = false;
  #target: number | undefined;
  #backward: number | undefined;
  #loading = 0;

  constructor(events: FilmEvents) {
    this.#events = events;
    this.video.addEventListener('seeked', () => this.#sought());
    this.video.addEventListener('play', () => {
      events.onPlaying(true);
      events.onPlay(this.video.currentSrc);
    });
    this.video.addEventListener('pause', () => events.onPlaying(this.#backward !== undefined));
    this.#watchFrames();
  }

  /** The frame on the screen. */
  get frame(): number {
    return this.#shown;
  }

  /** The frame on its way to the screen; the one on it where none is. Steps count from here. */
  get target(): number {
    return this.#target ?? this.#shown;
  }

  get isPlaying(): boolean {
    return !this.video.paused || this.#backward !== undefined;
  }

  /** Loads a film from the first of its sources that answers, at a frame. */
  async load(film: FilmInfo, frame: number): Promise<void> {
    const loading = ++this.#loading;
    this.#film = film;
    for (const source of film.sources) {
      if (await this.#try(source)) {
        if (loading !== this.#loading) return;
        this.seek(Math.min(frame, film.frameCount - 1));
        return;
      }
      if (loading !== this.#loading) return;
    }
    this.#events.onProblem(`The film cannot be played: ${this.video.error?.message || 'no source answers'}`);
  }

  /** Lets go of the file. */
  release(): void {
    this.#loading++;
    this.pause();
    this.video.removeAttribute('src');
    this.video.load();
  }

  play(): void {
    this.#stopBackward();
    void this.video.play().catch(() => {});
  }

  pause(): void {
    this.#stopBackward();
    this.video.pause();
  }

  /** Plays towards frame `first`: a seek for each frame, as browsers cannot play backward. */
  playBackward(first: number): void {
    this.video.pause();
    this.#stopBackward();
    const [num, den] = this.#film?.rate ?? [30, 1];
    this.#backward = window.setInterval(
      () => {
        if (this.#isSeeking) return;
        if (this.#shown <= first) this.pause();
        else this.seek(this.#shown - 1);
      },
      (1000 * den) / num / this.video.playbackRate,
    );
    this.#events.onPlaying(true);
  }

  seek(frame: number): void {
    if (!this.#film) return;
    this.#target = frame;
    if (this.#isSeeking) {
      this.#wanted = frame;
      return;
    }
    this.#isSeeking = true;
    this.video.currentTime = seekTime(frame, this.#film.rate);
  }

  /** The picture on the screen as a PNG. */
  async picture(): Promise<Blob> {
    const { videoWidth, videoHeight } = this.video;
    const canvas = new OffscreenCanvas(videoWidth, videoHeight);
    canvas.getContext('2d')?.drawImage(this.video, 0, 0);
    return canvas.convertToBlob({ type: 'image/png' });
  }

  #try(source: string): Promise<boolean> {
    this.#isSeeking = false;
    this.#wanted = undefined;
    return new Promise((resolve) => {
      const listening = new AbortController();
      const settle = (isPlayable: boolean) => {
        clearTimeout(timer);
        listening.abort();
        resolve(isPlayable);
      };
      const timer = setTimeout(() => settle(false), patienceMs);
      const { signal } = listening;
      this.video.addEventListener('loadedmetadata', () => settle(this.video.videoWidth > 0), { signal });
      this.video.addEventListener('error', () => settle(false), { signal });
      this.video.src = source;
      this.video.load();
    });
  }

  #sought(): void {
    this.#isSeeking = false;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) {
      this.seek(wanted);
      return;
    }
    this.#target = undefined;
    // No frame is presented anew where the seek ended in the one on the screen.
    if (this.#film) this.#tell(frameAt(this.video.currentTime, this.#film.rate, this.#film.frameCount));
  }

  #watchFrames(): void {
    this.video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (this.#film) this.#tell(frameAt(mediaTime, this.#film.rate, this.#film.frameCount));
      this.#watchFrames();
    });
  }

  #tell(frame: number): void {
    this.#shown = frame;
    this.#events.onFrame(frame);
  }

  #stopBackward(): void {
    if (this.#backward === undefined) return;
    clearInterval(this.#backward);
    this.#backward = undefined;
    this.#events.onPlaying(!this.video.paused);
  }
}
