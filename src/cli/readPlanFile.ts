import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidInput } from '../core/errors';
import { parsePlan } from '../core/plan/parsePlan';
import type { RendererOptions, RenderPlan } from '../core/plan/types';
import { isWebAddress } from './outputName';

/** A plan read from a file, and where its relative paths start. */
export interface PlanFile {
  readonly plan: RenderPlan;
  /** Absolute path of the plan's page, or its address on the web. */
  readonly page: string;
  /** Absolute path of the folder that the plan lies in. */
  readonly folder: string;
  /** Options with their sound files as absolute paths. */
  located(options: RendererOptions): RendererOptions;
}

/**
 * Reads a plan, or the plan in a job file. Relative paths in it count from the file's own folder; where the page is not
 * found there, from the working directory, where `framewright plan` was called. Throws InvalidInput.
 */
export function readPlanFile(file: string): PlanFile {
  const plan = parsePlan(takePlan(readJson(file)));
  const folder = path.resolve(path.dirname(file));
  const { url } = plan.composition;
  const isBeside = isWebAddress(url) || existsSync(path.resolve(folder, url));
  const base = isBeside ? folder : process.cwd();
  return {
    plan,
    page: isWebAddress(url) ? url : path.resolve(base, url),
    folder,
    located: (options) => locate(options, base),
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new InvalidInput(`${file} cannot be read as a plan: ${(cause as Error).message}`, {
      mend: 'Write one with `framewright plan PAGE --json > plan.json`, or with `framewright emit-job PAGE -o job.json`.',
      cause,
    });
  }
}

function takePlan(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'plan' in value ? value.plan : value;
}

function locate(options: RendererOptions, base: string): RendererOptions {
  const { audioTracks, audioFilePath } = options;
  return {
    ...options,
    ...(audioTracks && {
      audioTracks: audioTracks.map((track) => ({ ...track, path: path.resolve(base, track.path) })),
    }),
    ...(audioFilePath !== undefined && { audioFilePath: path.resolve(base, audioFilePath) }),
  };
}
