import path from 'node:path';
import { Cancelled, VerifyError } from '../errors';
import { type Segment, verifySegment } from '../mp4/verifySegment';
import { parseFrameRate } from '../plan/frameRate';
import { segmentMark } from '../plan/segmentMark';
import type { RenderChunk, RenderPlan } from '../plan/types';
import { requireEqualCodecs } from './joinArgs';

/** Checks every segment of a plan, and that they can be joined. Throws VerifyError or Cancelled. */
export async function verifySegments(plan: RenderPlan, runFolder: string, signal?: AbortSignal): Promise<Segment[]> {
  const rate = parseFrameRate(plan.composition.fps);
  const segments: Segment[] = [];
  for (const [index, name] of plan.concatManifest.entries()) {
    if (signal?.aborted) throw new Cancelled();
    const chunk = plan.chunks[index];
    if (!chunk) throw new VerifyError(`the plan names the segment ${name}, and no chunk for it`);
    const segment = await verifySegment(path.join(runFolder, name), chunk.frameCount, rate);
    requireMark(segment, chunk);
    segments.push(segment);
  }
  requireEqualCodecs(segments);
  return segments;
}

function requireMark({ file, mark }: Segment, { id, options }: RenderChunk): void {
  if (mark === undefined || mark === segmentMark(options)) return;
  throw new VerifyError(
    `the segment ${file} is not that of chunk ${id}: it was rendered for another chunk or another film`,
    {
      mend: `Render chunk ${id} of this plan again.`,
    },
  );
}
