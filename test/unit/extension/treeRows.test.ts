import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import { initialRunState } from '../../../src/core/orchestrator/state';
import { percentOf, type RenderRecord, reduceRecord } from '../../../src/extension/renders/RenderRecord';
import { describeProgress } from '../../../src/extension/views/describeProgress';
import { nodeId } from '../../../src/extension/views/TreeNode';
import { childrenOf, drawRow, drawTree } from '../../../src/extension/views/treeRows';

const l10n = {
  t: (message: string, ...args: (string | number)[]) => message.replace(/\{(\d)\}/g, (_, n) => String(args[n])),
};

const fresh: RenderRecord = {
  id: 'r1',
  page: 'file:///films/intro.html',
  name: 'intro',
  options: {},
  executor: 'local',
  outputFile: '/films/out/intro.mp4',
  folder: '/storage/r1',
  createdAt: 0,
  status: 'queued',
  run: initialRunState,
};
const failure = { name: 'WorkerError', message: 'worker 1 was killed', retryable: true };

function planned(count: number, frameCount = 10): RunEvent {
  const chunks = Array.from({ length: count }, (_, id) => ({ id, startFrame: id * frameCount, frameCount }));
  const composition = { url: 'intro.html', width: 640, height: 360, fps: '30/1', totalFrames: count * frameCount };
  const { outputFile } = fresh;
  return { type: 'planned', planId: 'p', composition, totalFrames: count * frameCount, chunks, outputFile };
}

const recordAfter = (...events: RunEvent[]) =>
  events.reduce((record, event, index) => reduceRecord(record, event, index * 1000), fresh);

describe('the tree of a render', () => {
  it('has a row while it waits', () => {
    expect(drawTree(fresh, l10n)).toBe('[watch] intro (queued)');
  });

  it('names the film where that is not what its page is called', () => {
    expect(drawTree({ ...fresh, outputFile: '/films/out/intro-2.mp4' }, l10n)).toBe(
      '[watch] intro → intro-2.mp4 (queued)',
    );
  });

  it('shows every state of a chunk by icon and by word', () => {
    const record = recordAfter(
      planned(6),
      { type: 'phaseStarted', phase: 'render' },
      { type: 'chunkReused', chunk: 0 },
      { type: 'chunkStarted', chunk: 1, attempt: 1 },
      { type: 'chunkAssigned', chunk: 1, worker: 1 },
      { type: 'framesRendered', chunk: 1, frames: 4 },
      { type: 'chunkStarted', chunk: 2, attempt: 1 },
      { type: 'chunkAssigned', chunk: 2, worker: 2 },
      { type: 'chunkRetrying', chunk: 2, attempt: 1, delayMs: 250, failure },
      { type: 'chunkStarted', chunk: 3, attempt: 1 },
      { type: 'chunkFinished', chunk: 3, attempt: 1, elapsedMs: 2000 },
      { type: 'chunkFailed', chunk: 4, attempt: 3, failure },
    );
    expect(drawTree(record, l10n)).toBe(
      [
        '[loading~spin] intro (rendering · 40 %)',
        '  [history] Frames 0–9 (reused)',
        '  [loading~spin] Frames 10–19 (running · 40 % · worker 1)',
        '  [sync] Frames 20–29 (attempt 1 failed, trying again · 0 %)',
        '    [error] Attempt 1 (worker 1 was killed)',
        '  [pass] Frames 30–39 (done in 2.0 s)',
        '  [error] Frames 40–49 (failed)',
        '    [error] Attempt 3 (worker 1 was killed)',
        '  [watch] Frames 50–59 (queued)',
      ].join('\n'),
    );
  });

  it('keeps the attempts of a chunk that came out in the end', () => {
    const record = recordAfter(
      planned(1),
      { type: 'chunkStarted', chunk: 0, attempt: 1 },
      { type: 'chunkRetrying', chunk: 0, attempt: 1, delayMs: 0, failure },
      { type: 'chunkStarted', chunk: 0, attempt: 2 },
      { type: 'chunkFinished', chunk: 0, attempt: 2, elapsedMs: 500 },
      { type: 'phaseStarted', phase: 'stitch' },
    );
    expect(drawTree(record, l10n)).toContain('    [error] Attempt 1 (worker 1 was killed)');
  });

  it('offers a retry of a chunk only where the render has ended before it', () => {
    const failed = recordAfter(
      planned(2),
      { type: 'chunkFailed', chunk: 0, attempt: 3, failure },
      { type: 'failed', failure },
    );
    const row = (chunk: number) => drawRow({ kind: 'chunk', render: 'r1', chunk }, failed, l10n)?.contextValue;
    expect(row(0)).toBe('chunk failed retryable');
    const running = recordAfter(planned(2), { type: 'chunkFailed', chunk: 0, attempt: 3, failure });
    expect(drawRow({ kind: 'chunk', render: 'r1', chunk: 0 }, running, l10n)?.contextValue).toBe('chunk failed');
  });

  it('has an id of its own for each of 2,000 chunks, and draws them in a blink', () => {
    const record = recordAfter({ type: 'phaseStarted', phase: 'probe' }, planned(2000));
    const rows = childrenOf({ kind: 'render', render: 'r1' }, record);
    expect(rows.map(nodeId)).toEqual(['r1/phase/probe', 'r1/fold/1999']);
    const chunks = rows.flatMap((row) => childrenOf(row, record));
    expect(new Set(chunks.map(nodeId)).size).toBe(2000);
    for (const row of chunks) expect(drawRow(row, record, l10n)).toBeDefined();
  });

  it('names the frames where only a part of the page is rendered', () => {
    const record = { ...recordAfter(planned(1)), options: { startFrame: 10, frameCount: 30 } };
    expect(drawRow({ kind: 'render', render: 'r1' }, record, l10n)?.label).toBe('intro · 10–39');
  });

  it('says of a chunk at which frame of another one the page failed', () => {
    const early = { ...failure, frame: 3 };
    const record = recordAfter(planned(2), { type: 'chunkFailed', chunk: 1, attempt: 1, failure: early });
    expect(drawRow({ kind: 'chunk', render: 'r1', chunk: 1 }, record, l10n)?.description).toMatch(/at frame 3/);
  });
});

describe('the tree of a render of many chunks', () => {
  const done = (chunk: number): RunEvent => ({ type: 'chunkFinished', chunk, attempt: 1, elapsedMs: 1000 });
  const rows = (record: RenderRecord) => childrenOf({ kind: 'render', render: 'r1' }, record);

  it('folds those that are done, so that what runs and what failed is in sight', () => {
    const record = recordAfter(
      planned(2000),
      { type: 'phaseStarted', phase: 'render' },
      { type: 'chunkRetrying', chunk: 700, attempt: 1, delayMs: 0, failure },
      ...Array.from({ length: 1000 }, (_, id) => done(id)),
      { type: 'chunkStarted', chunk: 1000, attempt: 1 },
    );
    const tree = rows(record).map((node) => drawRow(node, record, l10n));
    expect(tree.slice(0, 4).map((row) => `[${row?.icon}] ${row?.label} (${row?.description})`)).toEqual([
      '[pass-filled] Frames 0–6999 (700 chunks done)',
      '[pass] Frames 7000–7009 (done in 1.0 s)',
      '[pass-filled] Frames 7010–9999 (299 chunks done)',
      '[loading~spin] Frames 10000–10009 (running · 0 %)',
    ]);
    expect(tree).toHaveLength(5);
    const [folded] = rows(record);
    expect(folded && childrenOf(folded, record)).toHaveLength(700);
  });

  it('keeps the ids of a fold that grows, and of one that shrinks', () => {
    const record = recordAfter(planned(100), ...Array.from({ length: 50 }, (_, id) => done(id)));
    const later = reduceRecord(record, done(50), 0);
    expect([record, later].map((each) => rows(each).map(nodeId))).toEqual([
      ['r1/fold/0', 'r1/fold/99'],
      ['r1/fold/0', 'r1/fold/99'],
    ]);
  });
});

describe('the progress of a render', () => {
  it('says phase, chunks, frames, speed and time left', () => {
    const record = recordAfter(
      planned(8, 100),
      { type: 'phaseStarted', phase: 'render' },
      { type: 'chunkStarted', chunk: 0, attempt: 1 },
      { type: 'framesRendered', chunk: 0, frames: 10 },
      { type: 'framesRendered', chunk: 0, frames: 90 },
    );
    expect(describeProgress(record, l10n)).toBe('rendering intro · chunk 1/8 · 90/800 frames · 80 fps · 9 s left');
  });

  it('names the phases beside rendering, and what is waited for', () => {
    const stitching = recordAfter(planned(1), { type: 'phaseStarted', phase: 'stitch' });
    expect(describeProgress(stitching, l10n)).toBe('joining the chunks of intro');
    const waiting: RunEvent = { type: 'waiting', phase: 'render', message: 'waiting for chunk 0', elapsedMs: 5000 };
    expect(describeProgress(recordAfter(planned(1), { type: 'phaseStarted', phase: 'render' }, waiting), l10n)).toMatch(
      /waiting for chunk 0$/,
    );
  });

  it('is 100 per cent only when the film is in its place', () => {
    const rendered = recordAfter(planned(1), { type: 'chunkFinished', chunk: 0, attempt: 1, elapsedMs: 1 });
    expect(percentOf(rendered)).toBe(99);
    const finished = recordAfter(planned(1), { type: 'finished', outputFile: '/films/out/intro-2.mp4', elapsedMs: 1 });
    expect(percentOf(finished)).toBe(100);
    expect(finished.outputFile).toBe('/films/out/intro-2.mp4');
  });
});
