import { realpathSync } from 'node:fs';
import path from 'node:path';
import { locateComposition, pageFile } from '../../core/composition/locateComposition';
import { writeWhole } from '../../core/files/writeWhole';
import { prepareOutput } from '../../core/orchestrator/prepareOutput';
import { conclude } from '../conclude';
import { createJob, type Job } from '../createJob';
import { type FilmFlags, toFilmOptions } from '../flags';
import { outputName } from '../outputName';
import { portablePlan, relativePath } from '../portablePlan';
import { count } from '../reporters/words';
import { chooseWorkers } from './render';

/** Flags of `framewright emit-job`. */
export interface EmitJobFlags extends FilmFlags {
  readonly output: string;
  readonly film?: string;
}

/** Writes the plan of a render as a job file. */
export async function emitJob(page: string, flags: EmitJobFlags): Promise<void> {
  await conclude(async (signal) => {
    const jobFile = path.resolve(flags.output);
    const place = await locateComposition(page, toFilmOptions(flags));
    const undo = await prepareOutput(jobFile, pageFile(place));
    try {
      const job = await planJob(page, flags, signal);
      await writeWhole(jobFile, `${JSON.stringify(job, undefined, 2)}\n`);
      const { chunks, totalFrames } = job.plan;
      process.stdout.write(`${flags.output}: ${count(chunks.length, 'chunk')}, ${count(totalFrames, 'frame')}\n`);
    } catch (error) {
      await undo();
      throw error;
    }
  });
}

async function planJob(page: string, flags: EmitJobFlags, signal: AbortSignal): Promise<Job> {
  const { dir: folder, base: jobName } = path.parse(path.resolve(flags.output));
  const plan = await portablePlan({
    page,
    output: flags.film ?? path.join(folder, outputName(page)),
    options: toFilmOptions(flags),
    concurrency: chooseWorkers(flags),
    folder,
    signal,
  });
  const root = flags.root === undefined ? [] : ['--root', relativePath(flags.root, folder) || '.'];
  return createJob({ plan, jobName, program: ownCommand(folder), root });
}

/** How this program is called from `folder`: by its installed name, or as a script of Node. */
function ownCommand(folder: string): string[] {
  const called = process.argv[1] ?? '';
  if (path.basename(called) === 'framewright') return ['framewright'];
  return ['node', relativePath(realpathSync(called), realpathSync.native(folder))];
}
