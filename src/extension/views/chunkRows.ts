import { chunkAt, eachChunk } from '../../core/orchestrator/ChunkList';
import type { ChunkState, ChunkStatus } from '../../core/orchestrator/chunkState';
import { mayRetry, type RenderRecord } from '../renders/RenderRecord';
import type { Localizer } from './describeProgress';
import { describeStatus } from './describeStatus';
import type { TreeNode } from './TreeNode';
import { paint, type TreeRow } from './TreeRow';

/** Fewer chunks than these are each worth a row. */
const mostRows = 40;
const shortestFold = 5;

/** What chunks have in common that need no rows of their own. */
type Group = 'done' | 'waiting' | 'cancelled';

/** The chunks in order; where they are many, neighbours that fare alike are folded, so that what runs or failed is in sight. */
export function chunksOf(record: RenderRecord): TreeNode[] {
  const render = record.id;
  const chunks = [...eachChunk(record.run.chunks)];
  if (chunks.length <= mostRows) return chunks.map(({ id }) => ({ kind: 'chunk', render, chunk: id }));
  return splitAlike(chunks).flatMap((alike): TreeNode[] => {
    const [first, last] = [alike[0], alike.at(-1)];
    if (!first || !last || alike.length < shortestFold)
      return alike.map(({ id }) => ({ kind: 'chunk', render, chunk: id }));
    // The end that stays where it is, so that the row is the same while it grows or shrinks.
    return [{ kind: 'fold', render, chunk: groupOf(first) === 'waiting' ? last.id : first.id }];
  });
}

/** The neighbours of a chunk that fare as it does, itself among them; none where it has a row of its own. */
export function foldAround({ run }: RenderRecord, id: number): ChunkState[] {
  const alike = splitAlike([...eachChunk(run.chunks)]).find((chunks) => chunks.some((chunk) => chunk.id === id)) ?? [];
  return alike[0] && groupOf(alike[0]) ? alike : [];
}

function splitAlike(chunks: readonly ChunkState[]): ChunkState[][] {
  const split: ChunkState[][] = [];
  let before: Group | undefined;
  for (const chunk of chunks) {
    const group = groupOf(chunk);
    if (group !== undefined && group === before) split.at(-1)?.push(chunk);
    else split.push([chunk]);
    before = group;
  }
  return split;
}

function groupOf({ status, failedAttempts }: ChunkState): Group | undefined {
  if (failedAttempts.length > 0) return undefined;
  switch (status) {
    case 'done':
    case 'reused':
      return 'done';
    case 'planned':
    case 'queued':
      return 'waiting';
    case 'cancelled':
      return 'cancelled';
    default:
      return undefined;
  }
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

export function drawFold(record: RenderRecord, id: number, l10n: Localizer): TreeRow | undefined {
  const chunks = foldAround(record, id);
  const [first, last] = [chunks[0], chunks.at(-1)];
  if (!first || !last) return undefined;
  return {
    label: describeFrames(first, last, l10n),
    ...drawGroup(groupOf(first), chunks.length, l10n),
    contextValue: 'folded',
    hasChildren: true,
  };
}

function drawGroup(group: Group | undefined, count: number, l10n: Localizer) {
  if (group === 'done') return { description: l10n.t('{0} chunks done', count), ...paint('pass-filled') };
  if (group === 'waiting') return { description: l10n.t('{0} chunks queued', count), ...paint('watch') };
  return { description: l10n.t('{0} chunks cancelled', count), ...paint('circle-slash') };
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
