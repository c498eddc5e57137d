import type { PageWarning } from '../capture/PageRequest';
import { probeComposition } from '../composition/probe';
import { imageFormatFor } from '../encode/presets';
import { Cancelled } from '../errors';
import { chooseRange } from '../plan/chooseRange';
import { parseRendererOptions } from '../plan/rendererOptions';
import type { Composition, RendererOptions } from '../plan/types';
import { Stage } from '../worker/Stage';

/** One frame of a composition, as the film will show it. */
export interface FrameImage {
  /** Counted in the composition. */
  readonly frame: number;
  readonly type: 'png' | 'jpeg';
  readonly bytes: Uint8Array;
  /** Absolute paths of the files that the page has loaded for it, as far as they are served from disk. */
  readonly inputs: ReadonlySet<string>;
}

export interface ViewerOptions {
  /** As for a render. `quality` chooses the images: JPEG up to `standard`, PNG from `high` on and where `transparent`. */
  readonly options?: RendererOptions;
  onWarning?(warning: PageWarning): void;
}

/**
 * A composition that stays open in a browser, to be looked at frame by frame: by the very code that renders it. Frames are shown
 * one after the other; going back means loading the page anew and stepping to the frame.
 */
export class CompositionViewer {
  readonly #url: string;
  readonly #options: RendererOptions;
  readonly #onWarning: ((warning: PageWarning) => void) | undefined;
  #stage = new Stage();
  #composition: Composition | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #inputs: ReadonlySet<string> = new Set();
  readonly #closing = new AbortController();

  /** Throws InvalidInput for options that cannot be rendered. */
  constructor(compositionUrl: string, { options = {}, onWarning }: ViewerOptions = {}) {
    this.#url = compositionUrl;
    this.#options = parseRendererOptions(options);
    this.#onWarning = onWarning;
  }

  /** Size, rate and length, by a probe. Rejects as `probeComposition` does. */
  async composition(signal?: AbortSignal): Promise<Composition> {
    const signals = signal ? [signal, this.#closing.signal] : [this.#closing.signal];
    this.#composition ??= await probeComposition(this.#url, this.#options, { signal: AbortSignal.any(signals) });
    return this.#composition;
  }

  /** The page at a frame. Rejects with PageError where the page fails, with InvalidInput for a frame that it does not have. */
  frame(frame: number): Promise<FrameImage> {
    const shown = this.#last.then(() => this.#shoot(frame));
    this.#last = shown.catch(() => {});
    return shown;
  }

  /** Absolute paths of the files that the page has loaded so far, as far as they are served from disk. */
  get inputs(): ReadonlySet<string> {
    return this.#inputs;
  }

  /** Forgets the page: the next frame is of the files as they are then. The browser stays. */
  async reload(): Promise<void> {
    await this.#last;
    this.#composition = undefined;
    await this.#stage.closePage();
  }

  /** Ends browser and server; what is on its way fails with Cancelled. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#stage.close();
    await this.#last;
  }

  async #shoot(frame: number): Promise<FrameImage> {
    try {
      return await this.#capture(frame);
    } catch (error) {
      // A page that failed, or a browser that died, is not gone on with. One that came up while it was closed goes, too.
      await this.#stage.close();
      this.#throwIfClosed();
      this.#stage = new Stage();
      throw error;
    }
  }

  async #capture(frame: number): Promise<FrameImage> {
    this.#throwIfClosed();
    const { width, height, fps, totalFrames } = await this.composition();
    this.#throwIfClosed();
    const range = { startFrame: frame, frameCount: 1 };
    chooseRange(totalFrames, range);
    const options = { ...this.#options, width, height, fps, ...range };
    const page = await this.#stage.open(this.#url, options, this.#onWarning);
    this.#throwIfClosed();
    let bytes: Uint8Array | undefined;
    const write = async (image: Uint8Array) => {
      bytes = image;
    };
    try {
      await page.capture(range, { write });
    } finally {
      this.#inputs = new Set(this.#stage.inputs?.map(({ path }) => path));
    }
    if (!bytes) throw new Error(`no picture of frame ${frame} was taken`);
    return { frame, type: imageFormatFor(this.#options).type, bytes, inputs: this.#inputs };
  }

  #throwIfClosed(): void {
    if (this.#closing.signal.aborted) throw new Cancelled();
  }
}
