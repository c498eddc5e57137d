import { createPlan } from '../../src/core/plan/createPlan';
import type { RendererOptions, RenderPlan } from '../../src/core/plan/types';

/** A plan with chunks of exactly these lengths, for a picture of 64×36. */
export function planOf(
  lengths: readonly number[],
  options: RendererOptions & { readonly fps: number | string },
): RenderPlan {
  const frameCount = lengths.reduce((sum, length) => sum + length, 0);
  const startFrame = options.startFrame ?? 0;
  const size = { width: 64, height: 36, durationInSeconds: 1e4 };
  const plan = createPlan({
    compositionUrl: 'page.html',
    outputPath: 'film.mp4',
    options: { ...size, ...options, startFrame, frameCount },
    concurrency: 1,
  });
  let start = startFrame;
  const chunks = lengths.map((length, id) => {
    start += length;
    return { ...plan.chunks[0]!, id, startFrame: start - length, frameCount: length, outputFile: `segment-${id}.mov` };
  });
  return { ...plan, chunks, concatManifest: chunks.map(({ outputFile }) => outputFile) };
}
