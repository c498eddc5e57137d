import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areUnchanged, inputsFileOf, readInputs } from '../files/inputFiles';
import { verifySegment } from '../mp4/verifySegment';
import { parseFrameRate } from '../plan/frameRate';
import { segmentMark } from '../plan/segmentMark';
import type { RenderChunk, RenderPlan } from '../plan/types';

const planFile = 'plan.json';

/** Writes the plan into the run folder: the next run there knows by it whether the segments are of the same film. */
export async function writePlan(plan: RenderPlan, runFolder: string): Promise<void> {
  await writeFile(join(runFolder, planFile), `${JSON.stringify(plan, null, 2)}\n`);
}

/**
 * Ids of the chunks whose segments an earlier run left in the folder and that would come out the same: of the same plan, whole,
 * and made from files that have not changed since. Where that is not known, a chunk is rendered anew.
 */
export async function reusableChunks(plan: RenderPlan, runFolder: string): Promise<ReadonlySet<number>> {
  const before = await readJson(join(runFolder, planFile));
  if ((before as { id?: unknown } | undefined)?.id !== plan.id) return new Set();
  const found = await Promise.all(plan.chunks.map((chunk) => isReusable(chunk, plan, runFolder)));
  return new Set(plan.chunks.filter((_, index) => found[index]).map(({ id }) => id));
}

/** Removes what a run leaves in a folder that is not its own. Segments stay where they are asked for. */
export async function clearRunFolder(plan: RenderPlan, runFolder: string, keepSegments = false): Promise<void> {
  const inputs = plan.concatManifest.map(inputsFileOf);
  const files = keepSegments ? inputs : [...plan.cleanupFiles, ...inputs, planFile];
  await Promise.all(files.map((file) => rm(join(runFolder, file), { force: true, maxRetries: 5 })));
}

async function isReusable(chunk: RenderChunk, plan: RenderPlan, runFolder: string): Promise<boolean> {
  const segment = join(runFolder, chunk.outputFile);
  try {
    const { mark } = await verifySegment(segment, chunk.frameCount, parseFrameRate(plan.composition.fps));
    const inputs = await readInputs(segment);
    return mark === segmentMark(chunk.options) && inputs !== undefined && (await areUnchanged(inputs));
  } catch {
    return false;
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
