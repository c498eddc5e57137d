import { realDelay } from './Macrotask';
import { nativeNow } from './natives';
import { nativeSeconds } from './slowTime';

/** No video has its pictures closer to each other, in µs. */
const closestMicros = 8000;
/** Pictures that a step of this length or less passes by, one after the other, are taken for neighbours, in µs. */
const shortStepMicros = 100_000;
/** How long a picture that may be there already is waited for, in ms of real time: at first, and after many waits in vain. */
const patienceMs = { most: 500, least: 30 };
/** And where no picture may be looked at. */
const blindMs = 10;

/** What is known of one video. Times in µs of its media. */
interface Known {
  /** What the video held before it was told to seek. */
  timestamp: number | undefined;
  /** What was sought before. */
  sought: number | undefined;
  /** How far its pictures lie apart; undefined where that has not been seen yet. */
  distance: number | undefined;
  patienceMs: number;
}

/**
 * Tells when a video element that has sought holds the picture that was sought. Chrome says `seeked` while the picture is still
 * on its way to another thread, which on a busy machine takes its time.
 */
export class VideoPictures {
  readonly #known = new WeakMap<HTMLVideoElement, Known>();

  /** Notes what `video` holds; called before it is told to seek. */
  leave(video: HTMLVideoElement): void {
    this.#of(video).timestamp = timestampOf(video);
  }

  /** Resolves when the picture at `seconds` is there, or will not come. */
  async arrival(video: HTMLVideoElement, seconds: number): Promise<void> {
    const known = this.#of(video);
    const sought = seconds * 1e6;
    const begun = nativeNow();
    let timestamp = timestampOf(video);
    while (timestamp !== undefined && !isAt(sought, timestamp, known) && nativeNow() - begun < known.patienceMs) {
      await realDelay(1);
      timestamp = timestampOf(video);
    }
    if (timestamp === undefined) await realDelay(blindMs);
    else learn(known, timestamp, sought);
  }

  #of(video: HTMLVideoElement): Known {
    const known = this.#known.get(video);
    if (known) return known;
    const fresh = { timestamp: undefined, sought: undefined, distance: undefined, patienceMs: patienceMs.most };
    this.#known.set(video, fresh);
    return fresh;
  }
}

/** Whether the picture of `timestamp` is still shown at `sought`: one that was there before the seek has to prove it. */
function isAt(sought: number, timestamp: number, known: Known): boolean {
  const distance = known.distance ?? (timestamp === known.timestamp ? closestMicros : Number.POSITIVE_INFINITY);
  return timestamp <= sought && sought - timestamp < distance;
}

/** Some videos hold a picture longer than others: whoever waits in vain waits less the next time. */
function learn(known: Known, timestamp: number, sought: number): void {
  const { timestamp: before, sought: soughtBefore } = known;
  known.patienceMs = isAt(sought, timestamp, known)
    ? patienceMs.most
    : Math.max(known.patienceMs / 2, patienceMs.least);
  known.sought = sought;
  if (before === undefined || soughtBefore === undefined || timestamp <= before || sought <= soughtBefore) return;
  const step = sought - soughtBefore;
  const apart = timestamp - before;
  if (step <= shortStepMicros || apart > step) known.distance = Math.min(known.distance ?? apart, apart);
}

/** When the picture that the video holds is due in its media, in µs. */
function timestampOf(video: HTMLVideoElement): number | undefined {
  try {
    const frame = new VideoFrame(video);
    const { timestamp } = frame;
    frame.close();
    return timestamp / nativeSeconds(video);
  } catch {
    // A picture of another origin may not be looked at, and none at all outside a secure context.
    return undefined;
  }
}
