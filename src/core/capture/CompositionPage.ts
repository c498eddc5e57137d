import { imageFormatFor } from '../encode/presets';
import { Cancelled, InvalidInput, PageError } from '../errors';
import { parseFrameRate } from '../plan/frameRate';
import { outputSize } from '../plan/outputSize';
import type { RendererOptions } from '../plan/types';
import type { SoundClip } from '../sound/SoundClip';
import type { Browser } from './Browser';
import { Camera } from './Camera';
import { LoadedPage } from './LoadedPage';
import { opaquePng } from './opaquePng';
import { openTarget, type Target } from './openTarget';
import type { PageRequest } from './PageRequest';
import { toSoundClips } from './toSoundClips';

/** Takes the images of a range; resolves when it can take another. `index` counts from 0 in the range; left out: as before. */
export interface FrameSink {
  write(image: Buffer, index: number): Promise<void>;
}

export interface CaptureJob {
  readonly signal?: AbortSignal | undefined;
  /** Frames of the range done so far. */
  onFrames?(frames: number): void;
}

/** Turns that a page which stands still may take before the compositor is asked whether it really does. */
const quietTurns = 30;

/** A composition in a browser, its time under control. */
export class CompositionPage {
  readonly #browser: Browser;
  readonly #request: PageRequest;
  readonly #target: Target;
  readonly #camera: Camera;
  #page: LoadedPage;
  /** The page loads scripts on its way, so each step is looked after. */
  #singly = false;

  private constructor(browser: Browser, request: PageRequest, target: Target, page: LoadedPage) {
    this.#browser = browser;
    this.#request = request;
    this.#target = target;
    this.#page = page;
    const { width, height } = outputSize(sizeOf(request.options), request.options.scale);
    this.#camera = new Camera(target.source, width * height);
  }

  /** Loads the composition up to where frame 0 can be shown. Throws PageError for what is the author's to mend. */
  static async open(browser: Browser, request: PageRequest): Promise<CompositionPage> {
    const { options } = request;
    const { width, height } = sizeOf(options);
    const rate = rateOf(options);
    const target = await openTarget(browser, {
      width,
      height,
      scale: options.scale ?? 1,
      image: imageFormatFor(options),
      rate,
    });
    const page = await LoadedPage.load(target, request);
    return new CompositionPage(browser, request, target, page);
  }

  /** Captures frames `[startFrame, startFrame + frameCount)` into `sink`, whatever frame the page stood at before. */
  async capture(
    range: { startFrame: number; frameCount: number },
    sink: FrameSink,
    job: CaptureJob = {},
  ): Promise<void> {
    const { startFrame, frameCount } = range;
    this.#camera.forget();
    try {
      await this.#standAt(startFrame, job.signal);
      for (let done = 0; done < frameCount; ) {
        if (job.signal?.aborted) throw new Cancelled();
        const turn = await this.#page.turn(
          startFrame + done,
          Math.min(frameCount - done, this.#camera.still ? quietTurns : 1),
        );
        const image = await this.#page.guard(this.#camera.picture(turn));
        done = turn.frame - startFrame + 1;
        if (image) await sink.write(await this.#asAsked(image), done - 1);
        job.onFrames?.(done);
      }
      await this.#page.check();
    } catch (error) {
      throw await this.#explain(error);
    }
  }

  /** What the page's media elements let be heard, from frame 0 to the last frame taken. */
  async soundClips(): Promise<SoundClip[]> {
    const { served, onWarning } = this.#request;
    return toSoundClips(await this.#page.sounds(), served, (message) => onWarning?.({ message }));
  }

  /** When the last finite animation or media element ends, in seconds; 0 where nothing does. */
  async lastEnd(): Promise<number> {
    await this.#page.turn(0);
    return this.#page.lastEnd();
  }

  /** The value of an expression in the page, as JSON. */
  evaluate(expression: string): Promise<unknown> {
    return this.#page.evaluate(expression);
  }

  /** Closes the page; the browser stays. */
  async close(): Promise<void> {
    await this.#browser.cdp.send('Target.closeTarget', { targetId: this.#target.targetId }).catch(() => {});
    this.#browser.cdp.detach(this.#target.session.id);
  }

  async #asAsked(image: Buffer): Promise<Buffer> {
    const { options } = this.#request;
    return options.transparent || imageFormatFor(options).type === 'jpeg' ? image : opaquePng(image);
  }

  async #standAt(frame: number, signal?: AbortSignal): Promise<void> {
    if (this.#page.nextFrame > frame) await this.#reload();
    if (await this.#page.stepTo(frame, this.#singly, signal)) return;
    this.#singly = true;
    await this.#reload();
    await this.#page.stepTo(frame, true, signal);
  }

  async #reload(): Promise<void> {
    this.#page = await LoadedPage.load(this.#target, this.#request);
  }

  /** Adds the frame, and what the page looked like there. */
  async #explain(error: unknown): Promise<unknown> {
    if (!(error instanceof PageError) || error.screenshot) return error;
    await this.#page.tellLost();
    const frame = error.frame ?? (await this.#page.faultFrame());
    const image = await this.#target.source.shoot(frame).catch(() => undefined);
    const type = imageFormatFor(this.#request.options).type;
    const screenshot = image && `data:image/${type};base64,${image.toString('base64')}`;
    return new PageError(`${error.message} (frame ${frame})`, {
      ...error,
      frame,
      ...(screenshot && { screenshot }),
      cause: error.cause,
    });
  }
}

function sizeOf({ width, height }: RendererOptions): { width: number; height: number } {
  if (width === undefined || height === undefined) throw new InvalidInput('a page is opened with a width and a height');
  return { width, height };
}

function rateOf({ fps }: RendererOptions) {
  if (fps === undefined) throw new InvalidInput('a page is opened with a frame rate');
  return parseFrameRate(fps);
}
