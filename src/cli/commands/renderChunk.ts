import path from 'node:path';
import { locateComposition, pageFile } from '../../core/composition/locateComposition';
import { InvalidInput } from '../../core/errors';
import { prepareOutput } from '../../core/orchestrator/prepareOutput';
import { chooseDelivery } from '../../core/plan/delivery';
import { nameFrames } from '../../core/plan/nameFrames';
import type { RenderChunk, RenderPlan } from '../../core/plan/types';
import { ChunkRenderer } from '../../core/worker/ChunkRenderer';
import { conclude } from '../conclude';
import { readPlanFile } from '../readPlanFile';
import { describeEvent } from '../reporters/describeEvent';
import { formatSeconds } from '../reporters/words';

/** Flags of `framewright render-chunk`. */
export interface RenderChunkFlags {
  readonly plan: string;
  readonly index: number;
  readonly output: string;
  readonly root?: string;
}

/** Renders one chunk of a plan to a segment, in this process. */
export async function renderChunk(flags: RenderChunkFlags): Promise<void> {
  await conclude(async (signal) => {
    const startedAt = performance.now();
    const { plan, page, located } = readPlanFile(flags.plan);
    const chunk = pickChunk(plan, flags.index);
    const outputPath = path.resolve(flags.output);
    chooseDelivery(outputPath, {});
    const options = { ...located(chunk.options), ...(flags.root !== undefined && { root: path.resolve(flags.root) }) };
    const place = await locateComposition(page, options);
    const undo = await prepareOutput(outputPath, pageFile(place));
    const renderer = new ChunkRenderer();
    try {
      await renderer.render({ compositionUrl: page, outputPath, options }, { signal, onWarning: tellWarning });
    } catch (error) {
      await renderer.close();
      await undo();
      throw error;
    } finally {
      await renderer.close();
    }
    const elapsed = formatSeconds((performance.now() - startedAt) / 1000);
    process.stdout.write(`${flags.output}: ${nameFrames(chunk)} in ${elapsed}\n`);
  });
}

function pickChunk({ chunks }: RenderPlan, index: number): RenderChunk {
  const chunk = chunks[index];
  if (chunk) return chunk;
  throw new InvalidInput(`the plan has no chunk ${index}`, { mend: `Its chunks are 0 to ${chunks.length - 1}.` });
}

function tellWarning(warning: { readonly message: string; readonly frame?: number; readonly source?: string }): void {
  process.stderr.write(`${describeEvent({ type: 'warning', ...warning })}\n`);
}
