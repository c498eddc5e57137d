import { stat } from 'node:fs/promises';
import { eachChunk } from '../../core/orchestrator/ChunkList';
import type { ChunkStatus } from '../../core/orchestrator/chunkState';
import { parseFrameRate } from '../../core/plan/frameRate';
import type { FilmInfo, SeamInfo } from '../../webview/messages';
import { chunkCount, type RenderRecord } from '../renders/RenderRecord';

/** A film as the player shows it. `describeState` names the state of a chunk. Throws where the film is gone. */
export async function describeFilm(
  record: RenderRecord,
  film: { readonly sources: readonly string[]; readonly hasSound: boolean },
  describeState: (status: ChunkStatus) => string,
): Promise<FilmInfo> {
  const { run, outputFile, name, options } = record;
  const { composition, totalFrames } = run;
  if (!composition) throw new Error(`it is not known what ${outputFile} shows`);
  const { size } = await stat(outputFile);
  const { num, den } = parseFrameRate(composition.fps);
  const { scale = 1 } = options;
  const firstFrame = chunkCount(run) === 0 ? 0 : ([...eachChunk(run.chunks)][0]?.startFrame ?? 0);
  const seams: SeamInfo[] = [...eachChunk(run.chunks)].map(({ startFrame, frameCount, status }) => ({
    start: startFrame - firstFrame,
    frameCount,
    state: describeState(status),
  }));
  return {
    name,
    path: outputFile,
    ...film,
    rate: [num, den],
    frameCount: totalFrames,
    firstFrame,
    width: Math.round(composition.width * scale),
    height: Math.round(composition.height * scale),
    bytes: size,
    seams,
  };
}
