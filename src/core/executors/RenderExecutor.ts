import type { RendererOptions, RenderJobOptions } from '../plan/types';

/** Turns one chunk into one segment, anywhere. */
export interface RenderExecutor {
  /**
   * Renders the frame range in `options` (`startFrame`, `frameCount`) of the composition into the segment `outputPath`.
   * Resolves when the segment is complete. Rejects with an error whose `retryable` is true where another try may succeed
   * (a worker or browser died); any other rejection is final for the whole render.
   */
  render(
    compositionUrl: string,
    outputPath: string,
    options: RendererOptions,
    jobOptions?: RenderJobOptions,
  ): Promise<void>;
}
