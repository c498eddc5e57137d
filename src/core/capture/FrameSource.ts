import { setTimeout as delay } from 'node:timers/promises';
import type { Protocol } from 'devtools-protocol';
import type { ImageFormat } from '../encode/presets';
import { BrowserError } from '../errors';
import type { FrameRate } from '../plan/frameRate';
import type { CdpSession } from './Cdp';
import { conductorMember } from './conductorInPage';
import { within } from './within';

/** Paints the page and photographs it. Each call is about the frame the page stands at. */
export interface FrameSource {
  /** A page was loaded anew: its frame 0 is now. */
  restart(): void;
  /** Lets the page paint without looking: loading and observers depend on it. Whether something changed, where that is known. */
  paint(frame: number): Promise<boolean | undefined>;
  /** The page as an encoded image. */
  shoot(frame: number): Promise<Buffer>;
}

/** What is shot: image format, and frames per second. */
export interface ShotOptions {
  readonly image: ImageFormat;
  readonly rate: FrameRate;
}

/**
 * Ticks must grow strictly, and the browser counts them in whole µs: a frame that grows by less is never answered. Further
 * paints of the same frame come this much later, in µs.
 */
const againMicros = 2;
/**
 * What the compositor takes for the time until its next frame, in ms: it shows of an animated image what is due by then. Such an
 * image begins with the paint that first shows it, some µs after its frame's tick; so much earlier is near enough to make up for it.
 */
const lookAheadMs = 1;
/** The compositor's clock before the first page, in µs. */
const firstTickMicros = 1_000_000;
/** A frame that takes longer than this will not come. */
const paintTimeoutMs = 60_000;
const shootTries = 200;
/** A page that is just being set up has nothing to show yet; on a busy machine that takes a while. */
const pauseMs = 10;

type Screenshot = NonNullable<Protocol.HeadlessExperimental.BeginFrameRequest['screenshot']>;

/** Frames by `HeadlessExperimental.beginFrame`: the compositor draws when told, and only then. */
export class BeginFrameSource implements FrameSource {
  readonly #session: CdpSession;
  readonly #options: ShotOptions;
  readonly #intervalMicros: number;
  #drawing: Promise<void> = Promise.resolve();
  #lastTick = firstTickMicros;
  /** The compositor's clock at frame 0. Animated images count from there. */
  #originTick = firstTickMicros;

  constructor(session: CdpSession, options: ShotOptions) {
    this.#session = session;
    this.#options = options;
    this.#intervalMicros = (1_000_000 * options.rate.den) / options.rate.num;
  }

  restart(): void {
    this.#originTick = this.#lastTick + againMicros;
  }

  async paint(frame: number): Promise<boolean> {
    const { hasDamage } = await this.#beginFrame(frame);
    return hasDamage;
  }

  async shoot(frame: number): Promise<Buffer> {
    const { image } = this.#options;
    const screenshot =
      image.type === 'jpeg'
        ? { format: 'jpeg' as const, quality: image.quality }
        : { format: 'png' as const, optimizeForSpeed: true };
    for (let tries = 0; tries < shootTries; tries++) {
      const { screenshotData } = await this.#beginFrame(frame, screenshot);
      if (screenshotData) return Buffer.from(screenshotData, 'base64');
      if (tries > 0) await delay(pauseMs);
    }
    throw new BrowserError(`the browser gave no picture of frame ${frame}`, { frame, retryable: true });
  }

  /** One after the other: the browser refuses a frame while another is pending. */
  #beginFrame(frame: number, screenshot?: Screenshot) {
    const drawn = this.#drawing.then(() => this.#draw(frame, screenshot));
    this.#drawing = drawn.then(
      () => {},
      () => {},
    );
    return drawn;
  }

  #draw(frame: number, screenshot?: Screenshot) {
    const due = this.#originTick + Math.round(frame * this.#intervalMicros);
    this.#lastTick = Math.max(due, this.#lastTick + againMicros);
    const request = { frameTimeTicks: this.#lastTick / 1000, interval: lookAheadMs, ...(screenshot && { screenshot }) };
    const late = () =>
      new BrowserError(`the browser painted no frame ${frame} within ${paintTimeoutMs / 1000} s`, {
        frame,
        retryable: true,
      });
    return within(paintTimeoutMs, this.#session.send('HeadlessExperimental.beginFrame', request), late);
  }
}

/** Frames by `Page.captureScreenshot`, in any Chrome or Edge. */
export class ScreenshotSource implements FrameSource {
  readonly #session: CdpSession;
  readonly #image: ImageFormat;

  constructor(session: CdpSession, { image }: ShotOptions) {
    this.#session = session;
    this.#image = image;
  }

  restart(): void {}

  async paint(): Promise<undefined> {
    // Two native frames: what the first one's observers change, the second one draws.
    const expression = `new Promise(done => ${conductorMember('nativeFrames')}(done))`;
    await this.#session.send('Runtime.evaluate', { expression, awaitPromise: true });
  }

  async shoot(): Promise<Buffer> {
    const image = this.#image;
    const request =
      image.type === 'jpeg' ? { format: 'jpeg' as const, quality: image.quality } : { format: 'png' as const };
    const { data } = await this.#session.send('Page.captureScreenshot', {
      ...request,
      optimizeForSpeed: true,
      captureBeyondViewport: false,
    });
    return Buffer.from(data, 'base64');
  }
}
