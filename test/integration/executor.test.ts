import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  LocalExecutor,
  type RenderExecutor,
  Renderer,
  type RendererOptions,
  type RenderJobOptions,
  WorkerError,
} from 'framewright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPage, faultsOf } from '../support/countPage';
import { descendantsOf, survivors } from '../support/processes';
import { eventsOf, recordRender } from '../support/record';

let folder: string;
let runRoot: string;
let film: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-executor-'));
  runRoot = join(folder, 'runs');
  film = join(folder, 'film.mp4');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Call {
  readonly url: string;
  readonly segment: string;
  readonly options: RendererOptions;
}

/** Logs how it is called, and does what it is told. */
class MockExecutor implements RenderExecutor {
  readonly calls: Call[] = [];

  constructor(private readonly behave: (call: Call, job: RenderJobOptions) => Promise<void>) {}

  render(url: string, segment: string, options: RendererOptions, job: RenderJobOptions = {}): Promise<void> {
    const call = { url, segment, options };
    this.calls.push(call);
    return this.behave(call, job);
  }
}

const workersOf = (pid: number) => descendantsOf(pid).filter(({ command }) => command.includes('worker.js'));

describe('seed 2: an executor of the caller', () => {
  it('seed 2: is called `concurrency` times, each time with its own range, segment and options', async () => {
    const executor = new MockExecutor(() => Promise.resolve());
    const { error } = await recordRender(countPage, film, { executor, concurrency: 3, runRoot });
    expect(executor.calls.map(({ options }) => [options.startFrame, options.frameCount])).toEqual([
      [0, 20],
      [20, 20],
      [40, 20],
    ]);
    expect(executor.calls.map(({ url }) => url)).toEqual([countPage, countPage, countPage]);
    expect(new Set(executor.calls.map(({ segment }) => segment)).size).toBe(3);
    expect(executor.calls.map(({ options }) => options.audioCodec)).toEqual(['pcm_s16le', 'pcm_s16le', 'pcm_s16le']);
    // It wrote no segment, and a film without frames is never called a success.
    expect(error).toBeInstanceOf(Error);
    expect(await readdir(folder)).toEqual(['runs']);
    expect(await readdir(runRoot)).toEqual([]);
  });

  it('seed 2: that wraps Renderer yields the film', async () => {
    const executor = new MockExecutor(({ url, segment, options }, job) =>
      new Renderer(options).render(url, segment, job),
    );
    const { error } = await recordRender(countPage, film, { executor, concurrency: 2, frameCount: 20, runRoot });
    expect(error).toBeUndefined();
    expect(await faultsOf(film, 20)).toBe('');
  });

  it('seed 2: that fails aborts the others, and its own error comes out', async () => {
    class QuotaExceeded extends Error {}
    const failure = new QuotaExceeded('the cloud is full');
    let aborted = 0;
    const executor = new MockExecutor(({ options }, { signal }) => {
      if (options.startFrame === 0) return Promise.reject(failure);
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error(`aborted ${++aborted}`)));
      });
    });
    const recording = await recordRender(countPage, film, { executor, concurrency: 3, runRoot });
    expect(recording.error).toBe(failure);
    expect(aborted).toBe(2);
    expect(eventsOf(recording, 'failed')).toMatchObject([{ failure: { message: 'the cloud is full' } }]);
    expect(await readdir(runRoot)).toEqual([]);
  });

  it('seed 2: is asked for nothing beyond render(), and no local worker is started', async () => {
    const executor = new MockExecutor(async () => {
      expect(workersOf(process.pid)).toEqual([]);
    });
    await recordRender(countPage, film, { executor, concurrency: 2, runRoot });
    expect(executor.calls).toHaveLength(2);
  });
});

describe('LocalExecutor', () => {
  it('seed 2: is the default', async () => {
    const { error } = await recordRender(countPage, film, { concurrency: 1, frameCount: 5, runRoot });
    expect(error).toBeUndefined();
    expect(await faultsOf(film, 5)).toBe('');
  });

  it('given by the caller keeps its workers from one render to the next, and render() does not dispose it', async () => {
    await using executor = new LocalExecutor();
    const pids: number[][] = [];
    for (let round = 0; round < 2; round++) {
      const { error } = await recordRender(countPage, film, { executor, concurrency: 1, frameCount: 5, runRoot });
      expect(error).toBeUndefined();
      pids.push(workersOf(process.pid).map(({ pid }) => pid));
    }
    expect(pids[0]).toHaveLength(1);
    expect(pids[1]).toEqual(pids[0]);
  });

  it('made by render() is gone when render() is', async () => {
    await recordRender(countPage, film, { concurrency: 2, frameCount: 6, runRoot });
    expect(workersOf(process.pid)).toEqual([]);
  });

  it('ends workers and browsers within 2 s of dispose(), busy or not', async () => {
    const executor = new LocalExecutor();
    const options = { width: 240, height: 60, fps: 30, startFrame: 0, frameCount: 60, props: { busy: 1e8 } };
    const outcomes: Promise<unknown>[] = [];
    await new Promise<void>((resolve) => {
      outcomes.push(executor.render(countPage, join(folder, 'busy.mp4'), options, { onProgress: () => resolve() }));
    });
    await executor.render(countPage, join(folder, 'idle.mp4'), { ...options, frameCount: 3, props: {} });
    const started = descendantsOf(process.pid);
    expect(workersOf(process.pid)).toHaveLength(2);
    const disposed = executor.dispose();
    await expect(outcomes[0]).rejects.toBeInstanceOf(Error);
    await disposed;
    expect(await survivors(started, 1000)).toEqual([]);
  });

  it('fails what is asked of it after dispose()', async () => {
    const executor = new LocalExecutor();
    await executor.dispose();
    const rendering = executor.render(countPage, join(folder, 's.mp4'), { startFrame: 0, frameCount: 1 });
    await expect(rendering).rejects.toBeInstanceOf(WorkerError);
  });

  it('does not keep the process alive while its workers are idle', async () => {
    const script = join(folder, 'host.mjs');
    const library = JSON.stringify(join(import.meta.dirname, '../../dist/index.js'));
    await writeFile(
      script,
      `import api from ${library};
       const executor = new api.LocalExecutor();
       executor.warm(2);
       const options = { width: 240, height: 60, fps: 30, startFrame: 0, frameCount: 3 };
       await executor.render(${JSON.stringify(countPage)}, ${JSON.stringify(join(folder, 's.mp4'))}, options);
       console.log('rendered');`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 30_000 });
    expect(stdout).toBe('rendered\n');
  });
});
