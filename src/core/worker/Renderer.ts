import { dirname, resolve } from 'node:path';
import { probeComposition } from '../composition/probe';
import { MissingMetadata } from '../errors';
import { makeFolder } from '../files/makeFolder';
import { chooseRange } from '../plan/chooseRange';
import { compositionFromOptions } from '../plan/compositionFromOptions';
import { checkOutputSize } from '../plan/outputSize';
import { parseRendererOptions } from '../plan/rendererOptions';
import type { Composition, RendererOptions, RenderJobOptions } from '../plan/types';
import { ChunkRenderer } from './ChunkRenderer';

/**
 * Renders one frame range in this process, without workers: the picture of a segment. What is heard in the page goes beside
 * it, as `<output>.sound.json`; for a film with its sound use RenderOrchestrator.
 */
export class Renderer {
  readonly #options: RendererOptions;

  /** Throws InvalidInput for options that cannot be rendered. */
  constructor(options: RendererOptions) {
    this.#options = parseRendererOptions(options);
  }

  /**
   * Renders `startFrame` and the `frameCount` frames from there (default: all) to `outputPath`. Size, rate and length that
   * the options lack are read from the page. Rejects with a FramewrightError; no output is left then.
   */
  async render(compositionUrl: string, outputPath: string, jobOptions: RenderJobOptions = {}): Promise<void> {
    const { onProgress, onEvent, signal } = jobOptions;
    const { width, height, fps, totalFrames } = await this.#describe(compositionUrl, signal);
    const { start, end } = chooseRange(totalFrames, this.#options);
    const frameCount = end - start;
    const options = { ...this.#options, width, height, fps, startFrame: start, frameCount };
    checkOutputSize(options, options);
    const outputFile = resolve(outputPath);
    await makeFolder(dirname(outputFile));
    const renderer = new ChunkRenderer();
    try {
      await renderer.render(
        { compositionUrl, outputPath: outputFile, options },
        {
          signal,
          onFrames: (frames) => frames < frameCount && onProgress?.(frames / frameCount),
          onWarning: (warning) => onEvent?.({ type: 'warning', ...warning }),
        },
      );
    } finally {
      await renderer.close();
    }
    onProgress?.(1);
  }

  async #describe(compositionUrl: string, signal: AbortSignal | undefined): Promise<Composition> {
    try {
      return compositionFromOptions(compositionUrl, this.#options);
    } catch (error) {
      if (!(error instanceof MissingMetadata)) throw error;
      return await probeComposition(compositionUrl, this.#options, { ...(signal && { signal }) });
    }
  }
}
