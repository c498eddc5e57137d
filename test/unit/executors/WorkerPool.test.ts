import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled, PageError, WorkerError } from '../../../src/core/errors';
import { WorkerPool } from '../../../src/core/executors/WorkerPool';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import type { RenderJobOptions } from '../../../src/core/plan/types';

const script = join(import.meta.dirname, '../../fixtures/workers/misbehaving.cjs');
const pools: WorkerPool[] = [];

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.dispose())));

function makePool(maxWorkers?: number, path = script): WorkerPool {
  const pool = new WorkerPool(path, maxWorkers);
  pools.push(pool);
  return pool;
}

function render(pool: WorkerPool, behaviour: string, jobOptions: RenderJobOptions = {}): Promise<number> {
  const job = { compositionUrl: behaviour, outputPath: '/run/s.mp4', options: { startFrame: 60, frameCount: 60 } };
  return pool.use(async (worker) => {
    await worker.render(job, jobOptions);
    return worker.number;
  }, jobOptions.signal);
}

/** A chunk that a worker has begun and will not finish. */
async function renderWithoutEnd(
  pool: WorkerPool,
  behaviour: string,
  signal?: AbortSignal,
): Promise<{ outcome: Promise<unknown> }> {
  let outcome: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    outcome = rejection(render(pool, behaviour, { onProgress: () => resolve(), ...(signal && { signal }) }));
  });
  return { outcome };
}

/** The process that rendered. */
async function pidOf(pool: WorkerPool): Promise<number> {
  const events: RunEvent[] = [];
  await render(pool, 'renders', { onEvent: (event) => void events.push(event) });
  const [warning] = events;
  return Number(warning?.type === 'warning' && warning.message.replace('pid ', ''));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a worker', () => {
  it('passes on progress as a fraction, and warnings', async () => {
    const fractions: number[] = [];
    const events: RunEvent[] = [];
    await render(makePool(), 'renders', {
      onProgress: (fraction) => fractions.push(fraction),
      onEvent: (event) => void events.push(event),
    });
    expect(fractions).toEqual([0.5, 1]);
    expect(events).toMatchObject([{ type: 'warning', frame: 3 }]);
  });

  it('fails with the error of the page, in its own class, with frame and source', async () => {
    const error = await rejection(render(makePool(), 'fails'));
    expect(error).toBeInstanceOf(PageError);
    expect(error).toMatchObject({ message: 'the page threw', frame: 7, source: 'page.html:3:1', retryable: false });
  });

  it('that is killed makes its chunk fail as retryable, with its last words', async () => {
    const error = await rejection(render(makePool(), 'is killed'));
    expect(error).toBeInstanceOf(WorkerError);
    expect(error).toMatchObject({
      message: 'worker 1 was killed by SIGKILL while it rendered frames 60–119',
      retryable: true,
      stderrTail: 'last words',
    });
  });

  it('that talks nonsense is ended, and its chunk fails', async () => {
    const pool = makePool();
    const before = await pidOf(pool);
    expect(await rejection(render(pool, 'talks nonsense'))).toBeInstanceOf(WorkerError);
    expect(await pidOf(pool)).not.toBe(before);
  });

  it('whose script is missing makes its chunk fail', async () => {
    const error = await rejection(render(makePool(1, '/nowhere/worker.js'), 'renders'));
    expect(error).toBeInstanceOf(WorkerError);
    expect(error).toMatchObject({ stderrTail: expect.stringContaining('/nowhere/worker.js') });
  });
});

describe('the pool', () => {
  it('uses a free worker again', async () => {
    const pool = makePool();
    expect(await pidOf(pool)).toBe(await pidOf(pool));
  });

  it('starts another worker while the first is busy, and numbers them from 1', async () => {
    const pool = makePool();
    expect(await Promise.all([render(pool, 'renders'), render(pool, 'renders')])).toEqual([1, 2]);
  });

  it('replaces a dead worker, under its number', async () => {
    const pool = makePool();
    await rejection(render(pool, 'is killed'));
    expect(await render(pool, 'renders')).toBe(1);
  });

  it('has no more workers than it may, and lets the others wait', async () => {
    const pool = makePool(1);
    expect(await Promise.all([render(pool, 'renders'), render(pool, 'renders'), render(pool, 'renders')])).toEqual([
      1, 1, 1,
    ]);
  });

  it('gives the place of a dead worker to one that waits', async () => {
    const pool = makePool(1);
    const [dead, waited] = await Promise.allSettled([render(pool, 'is killed'), render(pool, 'renders')]);
    expect(dead.status).toBe('rejected');
    expect(waited).toEqual({ status: 'fulfilled', value: 1 });
  });

  it('starts workers before there is work when it is warmed', async () => {
    const pool = makePool();
    pool.warm(2, { locale: 'de-DE' });
    const numbers = await Promise.all([render(pool, 'renders'), render(pool, 'renders'), render(pool, 'renders')]);
    expect(numbers.toSorted()).toEqual([1, 2, 3]);
  });

  it('starts no more warm workers than it may have', async () => {
    const pool = makePool(1);
    pool.warm(5, {});
    expect(await Promise.all([render(pool, 'renders'), render(pool, 'renders')])).toEqual([1, 1]);
  });
});

describe('cancellation', () => {
  it('ends the chunk and keeps the worker', async () => {
    const pool = makePool();
    const pid = await pidOf(pool);
    const controller = new AbortController();
    const { outcome } = await renderWithoutEnd(pool, 'takes its time', controller.signal);
    controller.abort();
    expect(await outcome).toBeInstanceOf(Cancelled);
    expect(await pidOf(pool)).toBe(pid);
  });

  it('kills a worker that does not listen', async () => {
    const pool = makePool();
    const pid = await pidOf(pool);
    const controller = new AbortController();
    const { outcome } = await renderWithoutEnd(pool, 'ignores everything', controller.signal);
    controller.abort();
    expect(await outcome).toBeInstanceOf(Cancelled);
    expect(isAlive(pid)).toBe(false);
  });

  it('takes a waiting chunk out of the line', async () => {
    const pool = makePool(1);
    const first = new AbortController();
    const second = new AbortController();
    const busy = rejection(render(pool, 'takes its time', { signal: first.signal }));
    const waiting = rejection(render(pool, 'renders', { signal: second.signal }));
    second.abort();
    expect(await waiting).toBeInstanceOf(Cancelled);
    first.abort();
    await busy;
    expect(await render(pool, 'renders')).toBe(1);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const pool = makePool(1);
    await Promise.all([render(pool, 'renders', { signal }), render(pool, 'renders', { signal })]);
    await rejection(render(pool, 'fails', { signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('dispose', () => {
  it('ends idle, busy and deaf workers', async () => {
    const pool = makePool();
    const [idle, deaf] = await Promise.all([pidOf(pool), pidOf(pool)]);
    const { outcome } = await renderWithoutEnd(pool, 'ignores everything');
    await pool.dispose();
    expect(await outcome).toBeInstanceOf(WorkerError);
    expect([idle, deaf].map(isAlive)).toEqual([false, false]);
  });

  it('refuses what waits, and all that comes later, for good', async () => {
    const pool = makePool(1);
    const running = rejection(render(pool, 'takes its time'));
    const waiting = rejection(render(pool, 'renders'));
    await pool.dispose();
    expect(await running).toBeInstanceOf(WorkerError);
    expect(await waiting).toMatchObject({ message: 'the executor has been disposed', retryable: false });
    expect(await rejection(render(pool, 'renders'))).toMatchObject({ retryable: false });
  });

  it('may be called twice', async () => {
    const pool = makePool();
    await render(pool, 'renders');
    await Promise.all([pool.dispose(), pool.dispose()]);
    expect(await rejection(render(pool, 'renders'))).toBeInstanceOf(WorkerError);
  });
});
