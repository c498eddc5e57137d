import { rm } from 'node:fs/promises';
import { Cancelled, FfmpegError, FramewrightError } from '../errors';
import { ffmpegFailure, ffmpegSilent } from '../ffmpeg/ffmpegFailure';
import { outputArgs } from '../ffmpeg/outputArgs';
import { passthroughArgs } from '../ffmpeg/passthrough';
import { commonArgs } from '../ffmpeg/runFfmpeg';
import { verifySegment } from '../mp4/verifySegment';
import type { FrameRate } from '../plan/frameRate';
import { nameFrames } from '../plan/nameFrames';
import type { RendererOptions } from '../plan/types';
import { type Child, spawnChild } from '../process/spawnChild';
import { holdFrames } from './holdFrames';
import { type ImageShape, readImageShape } from './imageShape';
import { matroskaFramePrefix, matroskaHeader } from './matroska';
import { encoderArgs, type ImageFormat, keyframeDistance } from './presets';

export interface SegmentEncoderOptions {
  readonly ffmpegPath: string;
  readonly outputFile: string;
  /** Output pixels. */
  readonly width: number;
  readonly height: number;
  readonly rate: FrameRate;
  readonly options: RendererOptions;
  readonly image: ImageFormat;
  /** Written into the segment's metadata, as what it is. */
  readonly mark?: string;
  readonly signal?: AbortSignal | undefined;
}

// Images that wait for ffmpeg: enough that capture and encoder rarely wait for each other.
const queueBytes = 4 * 1024 * 1024;

// A picture that stands this long is looked at: encoded again, it gains what the encoder's first pass over it left out. Over
// slides, two more passes cost 10 % of the bytes and bring half of what encoding every frame would (SSIM).
const longHoldSeconds = 0.5;
const refinements = 2;

// How long ffmpeg may take no image, or take to encode those it holds back: a slow preset holds 60, and 4K takes its time.
const defaultPatienceMs = 30_000;
const patienceMsPerMegapixel = 10_000;

/** Turns images into one segment. ffmpeg starts at once; its failures come out of `write` and `finish`. */
export class SegmentEncoder {
  readonly #settings: SegmentEncoderOptions;
  readonly #child: Child;
  readonly #queue: { readonly bytes: number; readonly sent: Promise<void> }[] = [];
  #queuedBytes = 0;
  readonly #encoded: number[] = [];
  #shape: ImageShape | undefined;
  #failure: unknown;
  #last: { readonly image: Buffer; readonly index: number } | undefined;

  constructor(settings: SegmentEncoderOptions) {
    this.#settings = settings;
    const { image, width, height, rate, ffmpegPath } = settings;
    const timing = passthroughArgs(ffmpegPath);
    // Frames are few and large: one thread decodes them faster than the encoder takes them, and holds no frames back.
    const input = ['-threads', '1', '-analyzeduration', '0', '-fpsprobesize', '0', '-f', 'matroska', '-i', 'pipe:0'];
    const output = [...encoderArgs(settings), ...timing, ...markArgs(settings), ...outputArgs(settings.outputFile)];
    this.#child = spawnChild(ffmpegPath, [...commonArgs(), ...input, ...output], {
      what: 'ffmpeg',
      stdio: ['pipe', 'ignore', 'pipe'],
      errorType: FfmpegError,
      signal: settings.signal,
      politely: (child) => child.kill('SIGKILL'), // what it has written so far is of no use to anyone
    });
    this.#child.process.stdin?.write(matroskaHeader({ type: image.type, width, height, rate }));
  }

  /**
   * Adds the image of frame `index` of the segment; the first is 0, and they ascend. A frame that is left out shows the
   * image before it. Resolves when there is room for the next. Throws FfmpegError when ffmpeg has died.
   */
  async write(image: Buffer, index: number): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#check(image, index);
    await this.#holdUntil(index);
    this.#last = { image, index };
    await this.#encode(image, index);
  }

  /** The last image stands until `index`: what of that time is encoded is its refinement, and a keyframe where one is due. */
  async #holdUntil(index: number): Promise<void> {
    const last = this.#last;
    if (!last) return;
    const { rate } = this.#settings;
    const distance = keyframeDistance(rate);
    const isLong = (index - last.index) * rate.den >= longHoldSeconds * rate.num;
    const refined = last.index + (isLong ? refinements : 0);
    for (let at = last.index + 1; at < index; at++)
      if (at <= refined || at % distance === 0) await this.#encode(last.image, at);
  }

  async #encode(image: Buffer, index: number): Promise<void> {
    this.#encoded.push(index);
    const sent = this.#send([matroskaFramePrefix(index, this.#settings.rate, image.length), image]);
    sent.catch((error: unknown) => {
      this.#failure ??= error;
    });
    this.#queue.push({ bytes: image.length, sent });
    this.#queuedBytes += image.length;
    while (this.#queuedBytes > queueBytes) await this.#oldestSent();
  }

  /** Ends the segment after `frameCount` frames, and checks the file. Throws FfmpegError or VerifyError; the file is gone then. */
  async finish(frameCount: number): Promise<void> {
    try {
      if (!this.#last) throw new FramewrightError(`no image came for ${this.#what()}`);
      await this.#holdUntil(frameCount);
      while (this.#queue.length > 0) await this.#oldestSent();
      this.#child.process.stdin?.end();
      await this.#patiently(this.#whenDone());
      const { outputFile, rate } = this.#settings;
      await holdFrames(outputFile, this.#encoded, { frameCount, rate });
      await verifySegment(outputFile, frameCount, rate);
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Ends ffmpeg and removes what it wrote. Safe to call at any time. */
  async abort(): Promise<void> {
    await this.#child.stop();
    await rm(this.#settings.outputFile, { force: true });
  }

  async #oldestSent(): Promise<void> {
    const oldest = this.#queue.shift();
    if (!oldest) return;
    this.#queuedBytes -= oldest.bytes;
    await this.#patiently(oldest.sent);
  }

  // A program that neither goes on nor ends would hold the render for ever.
  async #patiently<T>(work: Promise<T>): Promise<T> {
    const { width, height, ffmpegPath, options } = this.#settings;
    const waitMs = (options.timeoutMs ?? defaultPatienceMs) + patienceMsPerMegapixel * ((width * height) / 1e6);
    const timer = setTimeout(() => {
      this.#failure = ffmpegSilent(ffmpegPath, `encoding ${this.#what()}`, waitMs);
      void this.#child.stop();
    }, waitMs);
    try {
      return await work;
    } catch (error) {
      throw this.#failure ?? error;
    } finally {
      clearTimeout(timer);
    }
  }

  // Node calls back for every write, at the latest when the child is gone and its stdin with it.
  async #send(parts: readonly Buffer[]): Promise<void> {
    const stdin = this.#child.process.stdin;
    const isWritten = await new Promise<boolean>((resolve) => {
      for (const part of parts.slice(0, -1)) stdin?.write(part);
      stdin?.write(parts.at(-1), (error) => resolve(!error));
    });
    if (!isWritten) await this.#throwExit();
  }

  async #whenDone(): Promise<void> {
    const exit = await this.#child.exited;
    if (exit.code !== 0) await this.#throwExit();
  }

  // It reads no more: if it has not ended by itself soon, it never will.
  async #throwExit(): Promise<never> {
    const timer = setTimeout(() => void this.#child.stop(), 2000);
    const exit = await this.#child.exited.finally(() => clearTimeout(timer));
    if (this.#settings.signal?.aborted) throw new Cancelled();
    throw ffmpegFailure(`encoding ${this.#what()}`, exit, this.#child.stderrTail());
  }

  #what(): string {
    return nameFrames(this.#settings.options);
  }

  // A change of size or pixel layout makes ffmpeg rebuild its filters and lose the frame that they hold.
  #check(image: Buffer, index: number): void {
    const { width, height, options } = this.#settings;
    const frame = (options.startFrame ?? 0) + index;
    const expected = this.#last ? this.#last.index + 1 : 0;
    if (index < expected || (!this.#last && index > 0)) {
      throw new FramewrightError(`the encoder got frame ${index} of the segment where it can take ${expected}`, {
        frame,
      });
    }
    const shape = readImageShape(image);
    if (shape?.width !== width || shape.height !== height) {
      const got = shape ? `${shape.width}×${shape.height}` : 'neither JPEG nor PNG';
      throw new FramewrightError(`the image of frame ${frame} is ${got}, expected ${width}×${height}`, { frame });
    }
    this.#shape ??= shape;
    if (shape.layout !== this.#shape.layout) {
      throw new FramewrightError(
        `the image of frame ${frame} is ${shape.layout}, those before it ${this.#shape.layout}`,
        { frame },
      );
    }
  }
}

function markArgs({ mark }: SegmentEncoderOptions): string[] {
  return mark === undefined ? [] : ['-metadata', `comment=${mark}`];
}
