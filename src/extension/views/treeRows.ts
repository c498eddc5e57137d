import { chunkAt, eachChunk } from '../../core/orchestrator/ChunkList';
import type { ChunkState, ChunkStatus } from '../../core/orchestrator/chunkState';
import type { Phase } from '../../core/orchestrator/events';
import { isActive, mayRetry, percentOf, type RenderRecord, type RenderStatus } from '../renders/RenderRecord';
import { describePhase, describeProgress, formatDuration, type Localizer } from './describeProgress';
import { describeStatus } from './describeStatus';

/** What a row of the tree stands for. Plain data, so that a command can be handed it. */
export type TreeNode =
  | { readonly kind: 'render'; readonly render: string }
  | { readonly kind: 'phase'; readonly render: string; readonly phase: Phase }
  | { readonly kind: 'chunk'; readonly render: string; readonly chunk: number }
  | { readonly kind: 'attempt'; readonly render: string; readonly chunk: number; readonly attempt: number }
  | { readonly kind: 'failure'; readonly render: string }
  | { readonly kind: 'output'; readonly render: string };

/** A row as it is drawn. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** Id of a codicon. */
  readonly icon: string;
  /** Id of a theme colour; the icon and the words say the same. */
  readonly color?: string;
  /** Tokens that menus look for. */
  readonly contextValue: string;
  readonly hasChildren: boolean;
}

/** Unique, and the same whenever it is asked. */
export function nodeId(node: TreeNode): string {
  const { kind, render } = node;
  if (kind === 'phase') return `${render}/${kind}/${node.phase}`;
  if (kind === 'chunk') return `${render}/${kind}/${node.chunk}`;
  if (kind === 'attempt') return `${render}/chunk/${node.chunk}/${node.attempt}`;
  return `${render}/${kind}`;
}

const before: readonly Phase[] = ['probe'];
const after: readonly Phase[] = ['mix', 'stitch', 'verify', 'publish'];

/** The rows below a row, in order. Pure. */
export function childrenOf(node: TreeNode, record: RenderRecord): TreeNode[] {
  const render = record.id;
  if (node.kind === 'chunk') return attemptsOf(record, node.chunk);
  if (node.kind !== 'render') return [];
  const phases = (names: readonly Phase[]) =>
    names.filter((phase) => record.run.phases[phase]).map((phase) => ({ kind: 'phase' as const, render, phase }));
  const chunks = [...eachChunk(record.run.chunks)].map(({ id }) => ({ kind: 'chunk' as const, render, chunk: id }));
  const failure = record.status === 'failed' ? [{ kind: 'failure' as const, render }] : [];
  const output = record.status === 'finished' ? [{ kind: 'output' as const, render }] : [];
  return [...phases(before), ...chunks, ...phases(after), ...failure, ...output];
}

function attemptsOf(record: RenderRecord, chunk: number): TreeNode[] {
  const failed = chunkAt(record.run.chunks, chunk)?.failedAttempts ?? [];
  return failed.map(({ attempt }) => ({ kind: 'attempt', render: record.id, chunk, attempt }));
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

const colors: Readonly<Record<string, string>> = {
  pass: 'testing.iconPassed',
  history: 'testing.iconPassed',
  error: 'testing.iconFailed',
  warning: 'list.warningForeground',
};

function paint(icon: string): Pick<TreeRow, 'icon' | 'color'> {
  const color = colors[icon];
  return { icon, ...(color && { color }) };
}

function drawRender(record: RenderRecord, l10n: Localizer): TreeRow {
  const tokens = [
    'render',
    record.status,
    ...(isActive(record) ? ['active'] : ['ended']),
    ...(mayRetry(record) ? ['retryable'] : []),
  ];
  return {
    label: record.name,
    description: describeRender(record, l10n),
    ...paint(renderIcons[record.status]),
    contextValue: tokens.join(' '),
    hasChildren: Object.keys(record.run.phases).length > 0 || record.status === 'failed',
  };
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

function drawChunk(record: RenderRecord, chunk: ChunkState | undefined, l10n: Localizer): TreeRow | undefined {
  if (!chunk) return undefined;
  const { startFrame, frameCount, status, failedAttempts } = chunk;
  const isRetryable = mayRetry(record) && status !== 'done' && status !== 'reused';
  return {
    label:
      frameCount === 1
        ? l10n.t('Frame {0}', startFrame)
        : l10n.t('Frames {0}–{1}', startFrame, startFrame + frameCount - 1),
    description: describeChunk(chunk, l10n),
    ...paint(chunkIcons[status]),
    contextValue: ['chunk', status, ...(isRetryable ? ['retryable'] : [])].join(' '),
    hasChildren: failedAttempts.length > 0,
  };
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
      return [status, ...worker].join(' · ');
    default:
      return status;
  }
}

function drawAttempt(
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
