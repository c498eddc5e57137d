import { chunkAt, eachChunk } from '../../core/orchestrator/ChunkList';
import type { ChunkState, ChunkStatus } from '../../core/orchestrator/chunkState';
import { chunkCount, mayRetry, type RenderRecord } from '../renders/RenderRecord';
import type { Localizer } from './describeProgress';
import { describeStatus } from './describeStatus';
import type { TreeNode } from './TreeNode';
import { paint, type TreeRow } from './TreeRow';

/** Fewer chunks than these are each worth a row. */
const mostRows = 40;
const shortestFold = 5;

/** The chunks in order; where they are many, those that are done are folded, so that what runs or failed is in sight. */
export function chunksOf(record: RenderRecord): TreeNode[] {
  const render = record.id;
  const isFolded = chunkCount(record.run) > mostRows;
  const rows: TreeNode[] = [];
  let next = 0;
  for (const { id } of eachChunk(record.run.chunks)) {
    if (id < next) continue;
    const done = isFolded ? doneFrom(record, id).length : 0;
    rows.push(done < shortestFold ? { kind: 'chunk', render, chunk: id } : { kind: 'done', render, first: id });
    next = done < shortestFold ? id + 1 : id + done;
  }
  return rows;
}

/** The chunks from `first` on that are done, up to the first that is not. */
export function doneFrom({ run }: RenderRecord, first: number): ChunkState[] {
  const done: ChunkState[] = [];
  for (let id = first; ; id++) {
    const chunk = chunkAt(run.chunks, id);
    if (!chunk || !isDone(chunk)) return done;
    done.push(chunk);
  }
}

function isDone({ status, failedAttempts }: ChunkState): boolean {
  return (status === 'done' || status === 'reused') && failedAttempts.length === 0;
}

export function attemptsOf(record: RenderRecord, chunk: number): TreeNode[] {
  const failed = chunkAt(record.run.chunks, chunk)?.failedAttempts ?? [];
  return failed.map(({ attempt }) => ({ kind: 'attempt', render: record.id, chunk, attempt }));
}

const chunkIcons: Readonly<Record<ChunkStatus, string>> = {
  planned: 'circle-outline',
  queued: 'watch',
  running: 'loading~spin',
  retrying: 'sync',
  done: 'pass',
  reused: 'history',
  failed: 'error',
  cancelled: 'circle-slash',
};

export function drawChunk(record: RenderRecord, chunk: ChunkState | undefined, l10n: Localizer): TreeRow | undefined {
  if (!chunk) return undefined;
  const { status, failedAttempts } = chunk;
  const isRetryable = mayRetry(record) && status !== 'done' && status !== 'reused';
  return {
    label: describeFrames(chunk, chunk, l10n),
    description: describeChunk(chunk, l10n),
    ...paint(chunkIcons[status]),
    contextValue: ['chunk', status, ...(isRetryable ? ['retryable'] : [])].join(' '),
    hasChildren: failedAttempts.length > 0,
  };
}

export function drawDone(record: RenderRecord, id: number, l10n: Localizer): TreeRow | undefined {
  const chunks = doneFrom(record, id);
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (!first || !last) return undefined;
  return {
    label: describeFrames(first, last, l10n),
    description: l10n.t('{0} chunks done', chunks.length),
    ...paint('pass-filled'),
    contextValue: 'folded',
    hasChildren: true,
  };
}

/** The frames from the first of a chunk to the last of another, which may be the same. */
function describeFrames(from: ChunkState, to: ChunkState, l10n: Localizer): string {
  const last = to.startFrame + to.frameCount - 1;
  return last === from.startFrame ? l10n.t('Frame {0}', last) : l10n.t('Frames {0}–{1}', from.startFrame, last);
}

function describeChunk(chunk: ChunkState, l10n: Localizer): string {
  const worker = chunk.worker === undefined ? [] : [l10n.t('worker {0}', chunk.worker)];
  const percent = l10n.t('{0} %', Math.floor((chunk.framesDone / chunk.frameCount) * 100));
  const status = describeStatus(chunk.status, l10n);
  switch (chunk.status) {
    case 'running':
      return [status, percent, ...worker].join(' · ');
    case 'done':
      return [l10n.t('done in {0} s', (chunk.elapsedMs / 1000).toFixed(1)), ...worker].join(' · ');
    case 'retrying':
      return [l10n.t('attempt {0} failed, trying again', chunk.attempt), percent].join(' · ');
    case 'failed':
      return [describeFailed(chunk, l10n) ?? status, ...worker].join(' · ');
    default:
      return status;
  }
}

/** A page that fails before a chunk fails it on the way there: the frame is another chunk's. */
function describeFailed({ startFrame, failedAttempts }: ChunkState, l10n: Localizer): string | undefined {
  const frame = failedAttempts.at(-1)?.failure.frame;
  if (frame === undefined || frame >= startFrame) return undefined;
  return l10n.t('failed on its way here, at frame {0}', frame);
}

export function drawAttempt(
  record: RenderRecord,
  { chunk, attempt }: Extract<TreeNode, { kind: 'attempt' }>,
  l10n: Localizer,
): TreeRow | undefined {
  const failed = chunkAt(record.run.chunks, chunk)?.failedAttempts.find((each) => each.attempt === attempt);
  if (!failed) return undefined;
  return {
    label: l10n.t('Attempt {0}', attempt),
    description: failed.failure.message,
    ...paint('error'),
    contextValue: 'attempt',
    hasChildren: false,
  };
}
