import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  concatenateVideos,
  type LocalExecutor,
  type RenderExecutor,
  type RendererOptions,
  RenderOrchestrator,
  type RunEvent,
} from 'framewright';
import pLimit from 'p-limit';
import type { Cell } from './cells';
import { type FrameReadings, readFrames } from './readFrames';
import type { Stretch } from './stretches';

export interface BothWays {
  readonly whole: readonly FrameReadings[];
  readonly chunked: readonly FrameReadings[];
  /** Warnings of the whole render. */
  readonly warnings: readonly string[];
}

const workers = 2;

/** Renders a page in one chunk and in the stretches given, each by itself and then joined, and reads both films. */
export async function renderBothWays(request: {
  readonly url: string;
  readonly cells: readonly Cell[];
  /** Width and height are those of the film that comes out. */
  readonly options: RendererOptions & { readonly width: number; readonly height: number };
  readonly stretches: readonly Stretch[];
  readonly executor: LocalExecutor;
}): Promise<BothWays> {
  const { url, cells, options, stretches, executor } = request;
  const folder = await mkdtemp(join(tmpdir(), 'framewright-films-'));
  try {
    const whole = join(folder, 'whole.mp4');
    const warnings: string[] = [];
    const onEvent = (event: RunEvent) => {
      if (event.type === 'warning') warnings.push(event.message);
    };
    const { plan } = await RenderOrchestrator.render(url, whole, { ...options, concurrency: 1, executor }, { onEvent });
    const chunked = join(folder, 'chunked.mp4');
    // A plan names nothing of this machine, such as the root; the rest of a chunk's options is the plan's to say.
    const chunkOptions = { ...options, ...plan.chunks[0]!.options };
    const segments = await renderStretches(executor, url, folder, chunkOptions, stretches);
    const { ffmpegPath } = options;
    await concatenateVideos(segments, chunked, ffmpegPath === undefined ? {} : { ffmpegPath });
    return {
      whole: await readFrames(whole, cells, options),
      chunked: await readFrames(chunked, cells, options),
      warnings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Renders the stretches in the order given, two at once; returns their segments in the order of the film. */
async function renderStretches(
  executor: RenderExecutor,
  url: string,
  folder: string,
  options: RendererOptions,
  stretches: readonly Stretch[],
): Promise<string[]> {
  const limit = pLimit(workers);
  const segmentOf = ({ start }: Stretch) => join(folder, `segment-${start}.mp4`);
  const runs = stretches.map((stretch) => {
    const range = { ...options, startFrame: stretch.start, frameCount: stretch.count };
    return limit(() => executor.render(url, segmentOf(stretch), range));
  });
  await Promise.allSettled(runs);
  await Promise.all(runs);
  return stretches.toSorted((a, b) => a.start - b.start).map(segmentOf);
}
