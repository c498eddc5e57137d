import path from 'node:path';
import { probeComposition } from '../core/composition/probe';
import { InvalidInput } from '../core/errors';
import { createPlan } from '../core/plan/createPlan';
import type { AudioTrack, DistributedRenderOptions, RenderPlan } from '../core/plan/types';
import { filePath, isWebAddress } from './outputName';

/** What a plan that is written out is made from. */
export interface PortablePlanRequest {
  /** As given on the command line. */
  readonly page: string;
  /** As given on the command line, or the default. */
  readonly output: string;
  readonly options: DistributedRenderOptions;
  readonly concurrency: number;
  /** Absolute path of the folder that the plan's paths are to be relative to. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** A plan that holds no absolute path of this machine: pages, films and sound files are relative to `folder`. */
export async function portablePlan(request: PortablePlanRequest): Promise<RenderPlan> {
  const { page, output, options, concurrency, folder, signal } = request;
  const compositionUrl = portablePage(page, folder);
  const probed = await probeComposition(page, options, { signal });
  return createPlan({
    compositionUrl,
    outputPath: relativePath(output, folder),
    options: { ...options, ...portableTracks(options.audioTracks, folder) },
    concurrency,
    composition: { ...probed, url: compositionUrl },
  });
}

/** The path from `folder` to `file`, with slashes, wherever the command runs. */
export function relativePath(file: string, folder: string): string {
  return path.relative(folder, path.resolve(file)).replaceAll(path.sep, '/');
}

function portablePage(page: string, folder: string): string {
  if (isWebAddress(page)) return page;
  return relativePath(filePath(page), folder);
}

function portableTracks(
  tracks: readonly AudioTrack[] | undefined,
  folder: string,
): Pick<DistributedRenderOptions, 'audioTracks'> {
  if (!tracks) return {};
  return { audioTracks: tracks.map((track) => ({ ...track, path: trackPath(track.path, folder) })) };
}

function trackPath(file: string, folder: string): string {
  const relative = relativePath(file, folder);
  if (!relative.startsWith('../') && !path.isAbsolute(relative)) return relative;
  throw new InvalidInput(`the sound file ${file} lies outside ${folder}, where a plan cannot name it`, {
    mend: 'Put the sound file in that folder or below, or write the plan in a folder above it.',
  });
}
