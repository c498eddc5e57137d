import { existsSync } from 'node:fs';
import path from 'node:path';
import { locateComposition, pageFile } from '../../core/composition/locateComposition';
import { InvalidInput } from '../../core/errors';
import { resolveFfmpeg } from '../../core/ffmpeg/resolveFfmpeg';
import { prepareOutput, refuseSource } from '../../core/orchestrator/prepareOutput';
import { chooseDelivery } from '../../core/plan/delivery';
import { stitch as stitchSegments } from '../../core/stitch/stitch';
import { conclude } from '../conclude';
import { type PlanFile, readPlanFile } from '../readPlanFile';
import { describeEvent } from '../reporters/describeEvent';
import { count, formatPicture } from '../reporters/words';

/** Flags of `framewright stitch`. */
export interface StitchFlags {
  readonly plan: string;
  readonly output: string;
  readonly segments?: string;
  readonly root?: string;
}

/** Joins the segments of a plan to the film, with its sound. */
export async function stitch(flags: StitchFlags): Promise<void> {
  await conclude(async (signal) => {
    const file = readPlanFile(flags.plan);
    const runFolder = findSegments(file, flags);
    const root = flags.root === undefined ? {} : { root: path.resolve(flags.root) };
    const located = await locateComposition(file.page, root);
    const outputFile = path.resolve(flags.output);
    chooseDelivery(outputFile, {});
    const segments = file.plan.concatManifest.map((name) => path.join(runFolder, name));
    for (const input of [path.resolve(flags.plan), ...segments])
      await refuseSource(outputFile, input, 'what it is made from');
    const undo = await prepareOutput(outputFile, pageFile(located));
    const plan = { ...file.plan, mixOptions: file.located(file.plan.mixOptions) };
    const ffmpegPath = await resolveFfmpeg();
    try {
      await stitchSegments({ plan, runFolder, outputFile, located, ffmpegPath, signal, onEvent: tell });
    } catch (error) {
      await undo();
      throw error;
    }
    const { composition, totalFrames, chunks } = plan;
    const facts = `${formatPicture(composition)}, ${count(totalFrames, 'frame')} from ${count(chunks.length, 'segment')}`;
    process.stdout.write(`${flags.output}: ${facts}\n`);
  });
}

/** The folder that holds the segments: the one given, the plan's own, or the working directory. */
function findSegments({ plan, folder }: PlanFile, { segments }: StitchFlags): string {
  const places = segments === undefined ? [folder, process.cwd()] : [path.resolve(segments)];
  const missingIn = (place: string) =>
    plan.concatManifest.findIndex((segment) => !existsSync(path.join(place, segment)));
  const found = places.find((place) => missingIn(place) < 0);
  if (found !== undefined) return found;
  const index = missingIn(places[0] ?? folder);
  throw new InvalidInput(
    `the segment of chunk ${index}, ${plan.concatManifest[index]}, is not in ${places.join(' or ')}`,
    {
      mend: `Render it with \`framewright render-chunk --plan … --index ${index} -o …\`, or name the folder with --segments.`,
    },
  );
}

function tell(event: Parameters<typeof describeEvent>[0]): void {
  const line = describeEvent(event);
  if (line !== undefined) process.stderr.write(`${line}\n`);
}
