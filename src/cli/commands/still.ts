import path from 'node:path';
import { locateComposition, pageFile } from '../../core/composition/locateComposition';
import { InvalidInput } from '../../core/errors';
import { writeWhole } from '../../core/files/writeWhole';
import { prepareOutput, refuseSource } from '../../core/orchestrator/prepareOutput';
import { parseRendererOptions } from '../../core/plan/rendererOptions';
import { renderStill } from '../../core/still/renderStill';
import { conclude } from '../conclude';
import { type PageFlags, toRendererOptions } from '../flags';
import { outputName } from '../outputName';
import { describeEvent } from '../reporters/describeEvent';

/** Flags of `framewright still`. */
export interface StillFlags extends PageFlags {
  readonly frame: number;
  readonly output?: string;
}

/** Renders one frame of `page` to a PNG, by the same way as a film. */
export async function still(page: string, flags: StillFlags): Promise<void> {
  await conclude(async (signal) => {
    const output = flags.output ?? outputName(page, '.png');
    if (!/\.png$/i.test(output))
      throw new InvalidInput(`a still is a PNG, and ${output} is named otherwise`, {
        mend: 'Give it the extension .png.',
      });
    const given = parseRendererOptions(toRendererOptions(flags));
    const located = await locateComposition(page, given);
    const undo = await prepareOutput(path.resolve(output), pageFile(located));
    try {
      const { bytes, inputs } = await renderStill(page, flags.frame, given, {
        signal,
        onWarning: (warning) => process.stderr.write(`${describeEvent({ type: 'warning', ...warning })}\n`),
      });
      for (const input of inputs) await refuseSource(path.resolve(output), input, 'a file that the page is made of');
      await writeWhole(path.resolve(output), bytes);
    } catch (error) {
      await undo();
      throw error;
    }
    process.stdout.write(`${output}: frame ${flags.frame}\n`);
  });
}
