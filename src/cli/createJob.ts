import path from 'node:path';
import { soundtrackFile } from '../core/plan/runFiles';
import type { RenderPlan } from '../core/plan/types';

/** A plan as commands, for runners that know nothing of us. All paths are relative to the job file's folder, where the commands are to run. */
export interface Job {
  readonly version: 1;
  readonly plan: RenderPlan;
  /** In any order, as many at once as there are machines. */
  readonly chunks: readonly JobStep[];
  /** When every chunk is there. */
  readonly stitch: JobStep;
}

/** One command as an argv array: never a shell line. */
export interface JobStep {
  readonly name: string;
  readonly command: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What is there only where the page is heard: to be moved along with the segments. */
  readonly optionalOutputs?: readonly string[];
}

/** What the commands of a job are made from. */
export interface JobRequest {
  readonly plan: RenderPlan;
  /** Name of the job file in its folder. */
  readonly jobName: string;
  /** How framewright is called from the job's folder. */
  readonly program: readonly string[];
  /** Arguments that name the web root, if any. */
  readonly root: readonly string[];
}

/** The job of a plan. Pure. */
export function createJob({ plan, jobName, program, root }: JobRequest): Job {
  const segments = `${path.parse(jobName).name}.segments`;
  const chunks = plan.chunks.map(({ id, outputFile }) => {
    const segment = `${segments}/${outputFile}`;
    return {
      name: `chunk ${id}`,
      command: [...program, 'render-chunk', '--plan', jobName, '--index', String(id), '-o', segment, ...root],
      inputs: [jobName],
      outputs: [segment],
      optionalOutputs: [soundtrackFile(segment)],
    };
  });
  const film = plan.finalOutputFile;
  const stitch = {
    name: 'stitch',
    command: [...program, 'stitch', '--plan', jobName, '--segments', segments, '-o', film, ...root],
    inputs: [jobName, ...chunks.flatMap(({ outputs }) => outputs)],
    outputs: [film],
  };
  return { version: 1, plan, chunks, stitch };
}
