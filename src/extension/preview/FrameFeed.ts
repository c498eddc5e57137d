import type { CompositionViewer, FrameImage } from '../../core/still/CompositionViewer';

export interface FeedEvents {
  /** A frame was shot; `fps` is the rate that is reached while it plays. */
  onFrame(image: FrameImage, fps: number | undefined): void;
  onProblem(error: unknown): void;
  /** It played to the end, or was stopped. */
  onStopped(): void;
}

/** Frames over which the reached rate is measured. */
const measured = 15;

/** Shoots the frames that somebody wants to see: of a scrub only the latest, and of what plays no more than are looked at. */
export class FrameFeed {
  readonly #events: FeedEvents;
  #viewer: CompositionViewer;
  #wanted: number | undefined;
  #isShooting = false;
  /** Counts what was begun to be played: an older one stops. */
  #playing = 0;
  #isPlaying = false;
  #onShown: (() => void) | undefined;
  /** Whether it goes on at the beginning when it has played to the end. */
  loops = false;

  constructor(viewer: CompositionViewer, events: FeedEvents) {
    this.#viewer = viewer;
    this.#events = events;
  }

  /** Shows a frame, and no other that was wanted before. */
  show(frame: number): void {
    this.pause();
    this.#wanted = frame;
    void this.#shootWanted();
  }

  /** Plays from a frame, in real time where the page allows. */
  async play(from: number, rate: readonly [number, number], frameCount: number): Promise<void> {
    this.pause();
    this.#wanted = undefined;
    const playing = ++this.#playing;
    this.#isPlaying = true;
    const times: number[] = [];
    const frameMs = (1000 * rate[1]) / rate[0];
    for (let frame = from, due = performance.now(); playing === this.#playing; due += frameMs) {
      const image = await this.#shoot(frame);
      if (!image || playing !== this.#playing) break;
      await pause(due - performance.now());
      due = Math.max(due, performance.now() - frameMs);
      const shown = new Promise<void>((resolve) => {
        this.#onShown = resolve;
      });
      this.#events.onFrame(image, reachedRate(times));
      await shown;
      if (++frame < frameCount) continue;
      if (!this.loops) break;
      frame = 0;
    }
    if (playing !== this.#playing) return;
    this.#isPlaying = false;
    this.#events.onStopped();
  }

  pause(): void {
    this.#playing++;
    this.#onShown?.();
    if (!this.#isPlaying) return;
    this.#isPlaying = false;
    this.#events.onStopped();
  }

  /** The frame that was sent last is on the screen. */
  shown(): void {
    this.#onShown?.();
  }

  async #shootWanted(): Promise<void> {
    if (this.#isShooting) return;
    this.#isShooting = true;
    while (this.#wanted !== undefined) {
      const frame = this.#wanted;
      this.#wanted = undefined;
      const image = await this.#shoot(frame);
      if (image && !this.#isPlaying) this.#events.onFrame(image, undefined);
    }
    this.#isShooting = false;
  }

  async #shoot(frame: number): Promise<FrameImage | undefined> {
    try {
      return await this.#viewer.frame(frame);
    } catch (error) {
      this.#events.onProblem(error);
      return undefined;
    }
  }
}

function reachedRate(times: number[]): number | undefined {
  times.push(performance.now());
  if (times.length > measured) times.shift();
  const elapsed = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return elapsed > 0 ? ((times.length - 1) * 1000) / elapsed : undefined;
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
