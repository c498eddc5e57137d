import type { RunEvent } from '../../core/orchestrator/events';
import { initialRunState, type RunState, reduceRun } from '../../core/orchestrator/state';
import type { DistributedRenderOptions } from '../../core/plan/types';

/** Options of a render as plain JSON: neither the executor nor what means something on this machine only. */
export type RecordedOptions = Omit<
  DistributedRenderOptions,
  'executor' | 'runFolder' | 'runRoot' | 'keepSegments' | 'browserPath' | 'browserArgs' | 'ffmpegPath' | 'toolsFolder'
>;

export type RenderStatus = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled' | 'interrupted';

/** A render of this or an earlier session: all that the views need to draw it. Plain JSON. */
export interface RenderRecord {
  readonly id: string;
  /** URI of the page. */
  readonly page: string;
  /** What people call it: `intro`. */
  readonly name: string;
  readonly options: RecordedOptions;
  /** Id of the executor; `local` is ours. */
  readonly executor: string;
  /** Absolute path of the film. */
  readonly outputFile: string;
  /** Absolute path of a folder of its own: log, thumbnails, and segments while they may be of use. */
  readonly folder: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly status: RenderStatus;
  readonly run: RunState;
}

/** The record after an event of its run. Pure. */
export function reduceRecord(record: RenderRecord, event: RunEvent, atMs: number): RenderRecord {
  const run = reduceRun(record.run, event, atMs);
  return { ...record, run, outputFile: run.outputFile ?? record.outputFile, status: statusAfter(record.status, event) };
}

function statusAfter(status: RenderStatus, event: RunEvent): RenderStatus {
  if (event.type === 'finished' || event.type === 'failed' || event.type === 'cancelled') return event.type;
  return status === 'queued' ? 'running' : status;
}

/** The record as it was before its run. */
export function rewind(record: RenderRecord): RenderRecord {
  return { ...record, status: 'queued', run: initialRunState };
}

/** The record of a render whose session ended before it did. */
export function interrupted(record: RenderRecord): RenderRecord {
  return { ...record, status: 'interrupted' };
}

export function isActive({ status }: RenderRecord): boolean {
  return status === 'queued' || status === 'running';
}

export function mayRetry({ status }: RenderRecord): boolean {
  return status === 'failed' || status === 'cancelled' || status === 'interrupted';
}

/** Whole per cent, the one number that every view shows: never falls, and is 100 only when the film is in its place. */
export function percentOf({ status, run }: RenderRecord): number {
  if (status === 'finished') return 100;
  if (run.totalFrames === 0) return 0;
  return Math.min(99, Math.floor((run.framesDone / run.totalFrames) * 100));
}

/** How many chunks the plan has. */
export function chunkCount({ chunkCounts }: RunState): number {
  return Object.values(chunkCounts).reduce((sum, count) => sum + count, 0);
}
