import type { Clock } from './Clock';
import { overrideMethod } from './natives';

/** `requestVideoFrameCallback` in page time. */
export class VideoFrameCallbacks {
  readonly #clock: Clock;
  readonly #waiting = new WeakMap<HTMLVideoElement, Map<number, VideoFrameRequestCallback>>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    const callbacks = this;
    const { prototype } = HTMLVideoElement;
    overrideMethod(prototype, 'requestVideoFrameCallback', function (this: HTMLVideoElement, callback) {
      return callbacks.#add(this, callback);
    });
    overrideMethod(prototype, 'cancelVideoFrameCallback', function (this: HTMLVideoElement, id) {
      callbacks.#waiting.get(this)?.delete(id);
    });
  }

  /** Tells that `video` shows what is at `mediaTime` seconds. */
  async call(video: HTMLVideoElement, mediaTime: number, afterEach: () => Promise<void>): Promise<void> {
    const due = this.#waiting.get(video);
    if (!due) return;
    this.#waiting.delete(video);
    const now = this.#clock.local;
    const metadata = {
      mediaTime,
      presentationTime: now,
      expectedDisplayTime: now,
      width: video.videoWidth,
      height: video.videoHeight,
      presentedFrames: Math.round(now),
      processingDuration: 0,
    };
    for (const callback of due.values()) {
      try {
        callback.call(window, now, metadata);
      } catch (error) {
        reportError(error);
      }
      await afterEach();
    }
  }

  #add(video: HTMLVideoElement, callback: VideoFrameRequestCallback): number {
    const id = ++this.#lastId;
    const waiting = this.#waiting.get(video) ?? new Map<number, VideoFrameRequestCallback>();
    this.#waiting.set(video, waiting.set(id, callback));
    return id;
  }
}
