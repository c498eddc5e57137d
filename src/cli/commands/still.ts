import path from 'node:path';
import { locateComposition } from '../../core/composition/locateComposition';
import { probeComposition } from '../../core/composition/probe';
import { Cancelled } from '../../core/errors';
import { prepareOutput } from '../../core/orchestrator/prepareOutput';
import { chooseRange } from '../../core/plan/chooseRange';
import { parseRendererOptions } from '../../core/plan/rendererOptions';
import type { RendererOptions } from '../../core/plan/types';
import type { RangeOptions } from '../../core/worker/rangeOptions';
import { Stage } from '../../core/worker/Stage';
import { conclude } from '../conclude';
import { type PageFlags, toRendererOptions } from '../flags';
import { outputName } from '../outputName';
import { describeEvent } from '../reporters/describeEvent';
import { writeWhole } from '../writeWhole';

/** Flags of `framewright still`. */
export interface StillFlags extends PageFlags {
  readonly frame: number;
  readonly output?: string;
}

/** Renders one frame of `page` to a PNG, by the same way as a film. */
export async function still(page: string, flags: StillFlags): Promise<void> {
  await conclude(async (signal) => {
    const output = flags.output ?? outputName(page, '.png');
    const range = { startFrame: flags.frame, frameCount: 1 };
    const given = parseRendererOptions(toRendererOptions(flags));
    const located = await locateComposition(page, given);
    const undo = await prepareOutput(path.resolve(output), located.kind === 'file' ? located.file : undefined);
    try {
      const { width, height, fps, totalFrames } = await probeComposition(page, given, { signal });
      chooseRange(totalFrames, range);
      // The presets from `high` on shoot PNG.
      const image = await shoot(page, { ...given, ...range, width, height, fps, quality: 'high' }, signal);
      await writeWhole(path.resolve(output), image);
    } catch (error) {
      await undo();
      throw error;
    }
    process.stdout.write(`${output}: frame ${flags.frame}\n`);
  });
}

async function shoot(page: string, options: RangeOptions & RendererOptions, signal: AbortSignal): Promise<Buffer> {
  const stage = new Stage();
  const leave = () => void stage.close();
  signal.addEventListener('abort', leave, { once: true });
  let picture: Buffer | undefined;
  try {
    const opened = await stage.open(page, options, (warning) => {
      process.stderr.write(`${describeEvent({ type: 'warning', ...warning })}\n`);
    });
    const keep = async (image: Buffer) => {
      picture = image;
    };
    await opened.capture(options, { write: keep }, { signal });
  } catch (error) {
    throw signal.aborted ? new Cancelled() : error;
  } finally {
    signal.removeEventListener('abort', leave);
    await stage.close();
  }
  if (picture === undefined) throw new Error(`no picture of frame ${options.startFrame} was taken`);
  return picture;
}
