import { join } from 'node:path';
import { cellsOf } from './cells';
import { readFrames } from './readFrames';
import { fixtures } from './site';
import { describeWrong, wrongFrames } from './wrongFrames';

/** A page of 240×60 and 60 frames at 30 fps that counts its frames. */
export const countPage = join(fixtures, 'runs', 'count.html');

const size = { width: 240, height: 60 };
const triangle = (frame: number) => ((frame * (frame + 1)) / 2) % 256;

/** What is wrong in a film of the count page that begins at `startFrame`: its number of frames, or what they show. */
export async function faultsOf(film: string, frameCount = 60, startFrame = 0): Promise<string> {
  const cells = cellsOf(countPage);
  const frames = await readFrames(film, cells, size);
  if (frames.length !== frameCount) return `${frames.length} frames instead of ${frameCount}`;
  const at = (series: (frame: number) => number) => (index: number) => series(startFrame + index);
  const expected = { rounds: at((frame) => frame), now: at((frame) => frame), sum: at(triangle) };
  return describeWrong(
    wrongFrames(
      frames,
      cells.map(({ name }) => name),
      expected,
    ),
  );
}
