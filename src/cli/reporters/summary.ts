import path from 'node:path';
import type { RunState, WorkerState } from '../../core/orchestrator/state';
import { count, formatPicture, formatSeconds, formatTable } from './words';

/** What each worker did, as a short table; empty where no worker is known. */
export function workerTable(workers: readonly WorkerState[]): string {
  if (workers.length === 0) return '';
  const rows = [...workers].sort((a, b) => a.worker - b.worker).map(workerRow);
  return formatTable(['worker', 'chunks', 'frames', 'busy', 'fps'], rows);
}

function workerRow({ worker, chunks, frames, busyMs }: WorkerState): string[] {
  const fps = busyMs === 0 ? '-' : ((frames * 1000) / busyMs).toFixed(1);
  return [String(worker), String(chunks), String(frames), `${(busyMs / 1000).toFixed(1)} s`, fps];
}

/** One line on the finished film; `undefined` while there is none. */
export function filmLine({ status, composition, totalFrames }: RunState, folder: string): string | undefined {
  if (status.kind !== 'finished' || !composition) return undefined;
  const seconds = status.elapsedMs / 1000;
  const facts = `${formatPicture(composition)}, ${count(totalFrames, 'frame')}`;
  const speed = `${formatSeconds(seconds)} (${(totalFrames / seconds).toFixed(1)} fps)`;
  const near = path.relative(folder, status.outputFile);
  return `${near.startsWith('..') ? status.outputFile : near}: ${facts}, rendered in ${speed}`;
}
