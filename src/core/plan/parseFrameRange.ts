import { InvalidInput } from '../errors';

/** `A-B`, both included, or `A` alone; `A-` runs to the end. Frames are counted from 0. Throws InvalidInput. */
export function parseFrameRange(text: string): { startFrame: number; frameCount?: number } {
  const [, first, dash, last] = /^\s*(\d+)\s*(?:([-–])\s*(\d+)?\s*)?$/.exec(text) ?? [];
  if (first === undefined)
    throw new InvalidInput(`${JSON.stringify(text)} is no range of frames`, {
      mend: 'Give the first and the last frame, such as 0-59.',
    });
  const startFrame = Number(first);
  if (dash && last === undefined) return { startFrame };
  const lastFrame = Number(last ?? first);
  if (lastFrame < startFrame)
    throw new InvalidInput(`the last frame, ${lastFrame}, comes before the first, ${startFrame}`, {
      mend: 'Give the first and the last frame, such as 0-59.',
    });
  return { startFrame, frameCount: lastFrame - startFrame + 1 };
}
