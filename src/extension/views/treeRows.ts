import { chunkAt } from '../../core/orchestrator/ChunkList';
import type { Phase } from '../../core/orchestrator/events';
import { isActive, mayRetry, percentOf, type RenderRecord, type RenderStatus } from '../renders/RenderRecord';
import { attemptsOf, chunksOf, drawAttempt, drawChunk, drawFold, foldAround } from './chunkRows';
import { describePhase, describeProgress, formatDuration, type Localizer } from './describeProgress';
import type { TreeNode } from './TreeNode';
import { paint, type TreeRow } from './TreeRow';

const before: readonly Phase[] = ['probe'];
const after: readonly Phase[] = ['mix', 'stitch', 'verify', 'publish'];

/** The rows below a row, in order. Pure. */
export function childrenOf(node: TreeNode, record: RenderRecord): TreeNode[] {
  const render = record.id;
  if (node.kind === 'chunk') return attemptsOf(record, node.chunk);
  if (node.kind === 'fold')
    return foldAround(record, node.chunk).map(({ id }) => ({ kind: 'chunk', render, chunk: id }));
  if (node.kind !== 'render') return [];
  const phases = (names: readonly Phase[]) =>
    names.filter((phase) => record.run.phases[phase]).map((phase) => ({ kind: 'phase' as const, render, phase }));
  const failure = record.status === 'failed' ? [{ kind: 'failure' as const, render }] : [];
  const output = record.status === 'finished' ? [{ kind: 'output' as const, render }] : [];
  return [...phases(before), ...chunksOf(record), ...phases(after), ...failure, ...output];
}

/** How a row is drawn. Pure. */
export function drawRow(node: TreeNode, record: RenderRecord, l10n: Localizer): TreeRow | undefined {
  switch (node.kind) {
    case 'render':
      return drawRender(record, l10n);
    case 'phase':
      return drawPhase(record, node.phase, l10n);
    case 'chunk':
      return drawChunk(record, chunkAt(record.run.chunks, node.chunk), l10n);
    case 'fold':
      return drawFold(record, node.chunk, l10n);
    case 'attempt':
      return drawAttempt(record, node, l10n);
    case 'failure':
      return drawFailure(record);
    case 'output':
      return drawOutput(record);
    default:
      return node satisfies never;
  }
}

const renderIcons: Readonly<Record<RenderStatus, string>> = {
  queued: 'watch',
  running: 'loading~spin',
  finished: 'pass',
  failed: 'error',
  cancelled: 'circle-slash',
  interrupted: 'debug-disconnect',
};

function drawRender(record: RenderRecord, l10n: Localizer): TreeRow {
  const tokens = [
    'render',
    record.status,
    ...(isActive(record) ? ['active'] : ['ended']),
    ...(mayRetry(record) ? ['retryable'] : []),
  ];
  return {
    label: labelOf(record),
    description: describeRender(record, l10n),
    ...paint(renderIcons[record.status]),
    contextValue: tokens.join(' '),
    hasChildren: Object.keys(record.run.phases).length > 0 || record.status === 'failed',
  };
}

/** The name, with the frames of a part: `intro · 10–39`; and the film's where that is another: `intro → intro-2.mp4`. */
export function labelOf({ name, outputFile, options: { startFrame, frameCount } }: RenderRecord): string {
  const isPart = startFrame !== undefined && frameCount !== undefined;
  const part = isPart ? `${name} · ${startFrame}–${startFrame + frameCount - 1}` : name;
  const film = outputFile.split(/[\\/]/).at(-1) ?? '';
  return film.startsWith(`${name}.`) || isPart ? part : `${part} → ${film}`;
}

function describeRender(record: RenderRecord, l10n: Localizer): string {
  const { status, run } = record;
  switch (status) {
    case 'queued':
      return l10n.t('queued');
    case 'running':
      return `${run.phase ? describePhase(run.phase, l10n) : l10n.t('starting')} · ${percentOf(record)} %`;
    case 'finished': {
      const seconds = run.status.kind === 'finished' ? run.status.elapsedMs / 1000 : 0;
      return l10n.t('done in {0}', formatDuration(seconds, l10n));
    }
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'interrupted':
      return l10n.t('interrupted');
    default:
      return status satisfies never;
  }
}

function drawPhase({ run, status }: RenderRecord, phase: Phase, l10n: Localizer): TreeRow {
  const state = run.phases[phase];
  const name = describePhase(phase, l10n);
  const base = { label: name.charAt(0).toUpperCase() + name.slice(1), contextValue: 'phase', hasChildren: false };
  if (state?.status === 'done') {
    return { ...base, description: l10n.t('{0} s', (state.elapsedMs / 1000).toFixed(1)), ...paint('pass') };
  }
  if (status === 'running') return { ...base, description: l10n.t('running'), icon: 'loading~spin' };
  return { ...base, description: l10n.t('not finished'), icon: 'circle-slash' };
}

function drawFailure({ run }: RenderRecord): TreeRow | undefined {
  if (run.status.kind !== 'failed') return undefined;
  const { message, mend, source } = run.status.failure;
  return {
    label: message,
    description: mend ?? '',
    ...paint('error'),
    contextValue: source ? 'failure located' : 'failure',
    hasChildren: false,
  };
}

function drawOutput({ outputFile }: RenderRecord): TreeRow {
  const [name = outputFile, ...folders] = outputFile.split(/[\\/]/).reverse();
  return {
    label: name,
    description: folders.slice(0, 2).reverse().join('/'),
    icon: 'device-camera-video',
    contextValue: 'output',
    hasChildren: false,
  };
}

/** A whole tree as text, a line a row: what tests read. */
export function drawTree(record: RenderRecord, l10n: Localizer): string {
  const lines = (node: TreeNode, depth: number): string[] => {
    const row = drawRow(node, record, l10n);
    if (!row) return [];
    const own = `${'  '.repeat(depth)}[${row.icon}] ${row.label} (${row.description})`;
    return [own, ...childrenOf(node, record).flatMap((child) => lines(child, depth + 1))];
  };
  return lines({ kind: 'render', render: record.id }, 0).join('\n');
}

/** Said aloud for a row whose picture says more than its words. */
export function describeAloud(row: TreeRow, record: RenderRecord, node: TreeNode, l10n: Localizer): string {
  const more = node.kind === 'render' && record.status === 'running' ? `, ${describeProgress(record, l10n)}` : '';
  return `${row.label}, ${row.description}${more}`;
}
