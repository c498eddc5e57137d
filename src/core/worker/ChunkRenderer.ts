import { rm, writeFile } from 'node:fs/promises';
import type { LaunchOptions } from '../capture/LaunchOptions';
import type { PageWarning } from '../capture/PageRequest';
import { imageFormatFor } from '../encode/presets';
import { SegmentEncoder } from '../encode/SegmentEncoder';
import { Cancelled } from '../errors';
import { wasTooOld } from '../ffmpeg/passthrough';
import { resolveFfmpeg } from '../ffmpeg/resolveFfmpeg';
import { type InputFile, inputsFileOf } from '../files/inputFiles';
import { publish, temporaryBeside } from '../files/publish';
import { parseFrameRate } from '../plan/frameRate';
import { outputSize } from '../plan/outputSize';
import { soundtrackFile } from '../plan/runFiles';
import { segmentMark } from '../plan/segmentMark';
import type { SoundClip } from '../sound/SoundClip';
import type { ChunkJob } from './protocol';
import { type RangeOptions, requireRange } from './rangeOptions';
import { Stage } from './Stage';

/** What accompanies the rendering of one chunk. */
export interface ChunkHooks {
  readonly signal?: AbortSignal | undefined;
  /** `frames` of the chunk captured so far. */
  onFrames?(frames: number): void;
  onWarning?(warning: PageWarning): void;
}

/** Renders chunks one after the other, and keeps server, browser and page warm in between. */
export class ChunkRenderer {
  readonly #stage = new Stage();

  /** Launches the browser before the first chunk is known. */
  warm(options: LaunchOptions): void {
    this.#stage.warm(options);
  }

  /**
   * Renders the range of `job.options` into one segment. What is heard in the page from its start to the end of the range
   * goes beside it, as `<segment>.sound.json`. Size, rate and range must be in the options. The segment is there when it is
   * whole; where that fails, one that was there before stays.
   */
  async render(job: ChunkJob, hooks: ChunkHooks = {}): Promise<void> {
    const { signal } = hooks;
    if (signal?.aborted) throw new Cancelled();
    // Whatever waits for the page, be it its load, ends with the browser.
    const stop = () => void this.close();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.#renderSegment(job, requireRange(job.options), hooks);
    } catch (error) {
      await this.close();
      throw signal?.aborted ? new Cancelled() : error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Ends the browser and the server. */
  async close(): Promise<void> {
    await this.#stage.close();
  }

  async #renderSegment(job: ChunkJob, options: RangeOptions, hooks: ChunkHooks): Promise<void> {
    const { compositionUrl, outputPath, recordInputs } = job;
    const partial = await temporaryBeside(outputPath);
    const ffmpegPath = await resolveFfmpeg(options);
    const encoder = openEncoder(ffmpegPath, partial, options, hooks.signal);
    try {
      const page = await this.#stage.open(compositionUrl, options, hooks.onWarning);
      await page.capture(options, encoder, hooks);
      const clips = await page.soundClips();
      await encoder.finish(options.frameCount);
      await writeSoundClips(outputPath, clips);
      if (recordInputs) await writeInputs(outputPath, this.#stage.inputs);
      await publish(partial, outputPath, hooks.signal);
    } catch (error) {
      await encoder.abort();
      if (!wasTooOld(ffmpegPath, error)) throw error;
      await this.#renderSegment(job, options, hooks);
    }
  }
}

function openEncoder(
  ffmpegPath: string,
  outputFile: string,
  options: RangeOptions,
  signal: AbortSignal | undefined,
): SegmentEncoder {
  return new SegmentEncoder({
    ffmpegPath,
    outputFile,
    ...outputSize(options, options.scale),
    rate: parseFrameRate(options.fps),
    options,
    image: imageFormatFor(options),
    mark: segmentMark(options),
    signal,
  });
}

async function writeSoundClips(segment: string, clips: readonly SoundClip[]): Promise<void> {
  const file = soundtrackFile(segment);
  // One of an earlier attempt must not stand in for none.
  if (clips.length === 0) await rm(file, { force: true });
  else await writeFile(file, JSON.stringify({ version: 1, clips }));
}

async function writeInputs(segment: string, inputs: readonly InputFile[] | undefined): Promise<void> {
  const file = inputsFileOf(segment);
  if (inputs) await writeFile(file, JSON.stringify(inputs));
  else await rm(file, { force: true });
}
