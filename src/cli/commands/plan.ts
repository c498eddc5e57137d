import type { RenderPlan } from '../../core/plan/types';
import { conclude, tellInWords } from '../conclude';
import { type FilmFlags, toFilmOptions } from '../flags';
import { outputName } from '../outputName';
import { portablePlan } from '../portablePlan';
import { JsonReporter } from '../reporters/JsonReporter';
import { count, formatPicture, formatTable } from '../reporters/words';
import { chooseWorkers } from './render';

/** Flags of `framewright plan`. */
export interface PlanFlags extends FilmFlags {
  readonly json?: boolean;
}

/** Prints the plan of a render, and renders nothing. Its paths are relative to the working directory. */
export async function plan(page: string, flags: PlanFlags): Promise<void> {
  const write = (text: string) => process.stdout.write(text);
  const tell = flags.json ? new JsonReporter(write).onFailure : tellInWords;
  await conclude(async (signal) => {
    const made = await portablePlan({
      page,
      output: flags.output ?? outputName(page),
      options: toFilmOptions(flags),
      concurrency: chooseWorkers(flags),
      folder: process.cwd(),
      signal,
    });
    write(flags.json ? `${JSON.stringify(made, undefined, 2)}\n` : describePlan(made));
  }, tell);
}

/** A plan as a table of its chunks. */
export function describePlan({ composition, totalFrames, chunks, finalOutputFile }: RenderPlan): string {
  const head = `${composition.url}: ${formatPicture(composition)}, ${count(totalFrames, 'frame')}`;
  const rows = chunks.map(({ id, startFrame, frameCount, outputFile }) => [
    String(id),
    `${startFrame}-${startFrame + frameCount - 1}`,
    String(frameCount),
    outputFile,
  ]);
  const table = formatTable(['chunk', 'frames', 'count', 'segment'], rows);
  return `${head}\n${table}\n${count(chunks.length, 'chunk')} → ${finalOutputFile}\n`;
}
