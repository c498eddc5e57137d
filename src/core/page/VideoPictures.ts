import { realDelay } from './macrotask';

/** How often a video is asked whether the picture that was sought has come; about a ms lies between two looks. */
const looks = 20;

/** Tells when a video element that has sought holds the picture that was sought: the old one may still be there. */
export class VideoPictures {
  /** Distance of the pictures of a video, as far as seen, in µs. */
  readonly #distances = new WeakMap<HTMLVideoElement, number>();
  readonly #last = new WeakMap<HTMLVideoElement, number>();

  /** Resolves when the picture at `seconds` is there, or will not come. */
  async arrival(video: HTMLVideoElement, seconds: number): Promise<void> {
    for (let look = 0; look < looks; look++) {
      const timestamp = timestampOf(video);
      if (timestamp === undefined || this.#isOf(video, timestamp, seconds * 1e6)) return;
      await realDelay(1);
    }
  }

  #isOf(video: HTMLVideoElement, timestamp: number, sought: number): boolean {
    const last = this.#last.get(video);
    const distance = this.#distances.get(video) ?? Number.POSITIVE_INFINITY;
    if (last !== undefined && timestamp !== last)
      this.#distances.set(video, Math.min(distance, Math.abs(timestamp - last)));
    this.#last.set(video, timestamp);
    return timestamp <= sought && sought - timestamp < distance;
  }
}

/** When the picture that the video holds is due in its media, in µs. */
function timestampOf(video: HTMLVideoElement): number | undefined {
  try {
    const frame = new VideoFrame(video);
    const { timestamp } = frame;
    frame.close();
    return timestamp;
  } catch {
    // A picture of another origin may not be looked at, and none at all outside a secure context.
    return undefined;
  }
}
