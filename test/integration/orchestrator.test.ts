import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DistributedRenderOptions,
  InvalidInput,
  LocalExecutor,
  parsePlan,
  RenderOrchestrator,
  type RunEvent,
} from 'framewright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countPage, faultsOf } from '../support/countPage';
import { eventsOf, recordRender } from '../support/record';

let folder: string;
let runRoot: string;
let film: string;
let executor: LocalExecutor;

beforeAll(() => {
  executor = new LocalExecutor();
});
afterAll(() => executor.dispose());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-orchestrator-'));
  runRoot = join(folder, 'runs');
  film = join(folder, 'out', 'film.mp4');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const render = (options: DistributedRenderOptions, watching = {}) =>
  recordRender(countPage, film, { runRoot, ...options }, watching);

const framesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'planned' ? event.chunks.map((chunk) => chunk.frameCount) : []));

describe('seed 1: local distributed rendering', () => {
  it('seed 1: renders 60 frames with 2 workers, and the film plays every frame right', async () => {
    const recording = await render({ concurrency: 2 });
    expect(recording.error).toBeUndefined();
    expect(framesOf(recording.events)).toEqual([30, 30]);
    expect(await faultsOf(film)).toBe('');
  });

  it('seed 1: the log confirms parallel execution, and says which worker starts which frames', async () => {
    const recording = await render({ concurrency: 2 });
    const logs = eventsOf(recording, 'log').map(({ message }) => message);
    expect(logs.toSorted()).toEqual(['Starting worker 1: frames 0–29', 'Starting worker 2: frames 30–59']);
    const types = recording.events.map(({ type }) => type);
    expect(types.lastIndexOf('chunkStarted')).toBeLessThan(types.indexOf('chunkFinished'));
  });

  it('seed 1: intermediate chunk files are deleted, and nothing lies beside the film', async () => {
    await render({ concurrency: 2, executor });
    expect(await readdir(runRoot)).toEqual([]);
    expect(await readdir(join(folder, 'out'))).toEqual(['film.mp4']);
  });

  it('seed 1: concurrency 1 behaves like a normal render', async () => {
    const recording = await render({ concurrency: 1, executor });
    expect(framesOf(recording.events)).toEqual([60]);
    expect(await faultsOf(film)).toBe('');
  });

  it('seed 1: concurrency above the number of frames is clamped', async () => {
    const recording = await render({ concurrency: 5, frameCount: 3 });
    expect(framesOf(recording.events)).toEqual([1, 1, 1]);
    expect(await faultsOf(film, 3)).toBe('');
  });
});

describe('seed 3: planning apart from execution', () => {
  const options = { width: 240, height: 60, fps: 30, durationInSeconds: 2, concurrency: 3 };

  it('seed 3: render() executes what plan() planned', async () => {
    const plan = RenderOrchestrator.plan(countPage, film, options);
    const { result } = await render({ ...options, executor });
    expect(result?.plan).toEqual(plan);
  });

  it('seed 3: a kept run folder holds the segments and the plan, without absolute paths', async () => {
    const { result } = await render({ concurrency: 2, keepSegments: true, executor });
    const kept = await readdir(result?.runFolder ?? '');
    expect(kept).toEqual(expect.arrayContaining(['plan.json', ...(result?.plan.concatManifest ?? [])]));
    const plan: unknown = JSON.parse(await readFile(join(result?.runFolder ?? '', 'plan.json'), 'utf8'));
    expect(parsePlan(plan)).toEqual(result?.plan);
  });
});

describe('seed 4: progress of a real render', () => {
  it('seed 4: never decreases, and is 1 exactly once, when the film is in its place', async () => {
    const progress: number[] = [];
    const filesAtEnd: string[][] = [];
    const { readdirSync } = await import('node:fs');
    await RenderOrchestrator.render(
      countPage,
      film,
      { concurrency: 2, chunkFrames: 15, runRoot, executor },
      {
        onProgress: (fraction) => {
          progress.push(fraction);
          if (fraction === 1) filesAtEnd.push(readdirSync(join(folder, 'out')));
        },
      },
    );
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(4);
    expect(progress.filter((fraction) => fraction >= 1)).toEqual([1]);
    expect(filesAtEnd).toEqual([['film.mp4']]);
  });

  it('seed 4: stops updating when the render is cancelled', async () => {
    const controller = new AbortController();
    let afterCancel = 0;
    await RenderOrchestrator.render(
      countPage,
      film,
      { concurrency: 2, props: { busy: 1e6 }, runRoot, executor },
      {
        signal: controller.signal,
        onProgress: () => {
          if (controller.signal.aborted) afterCancel++;
          controller.abort();
        },
      },
    ).catch(() => {});
    expect(controller.signal.aborted).toBe(true);
    expect(afterCancel).toBe(0);
  });
});

describe('a render', () => {
  it('has more chunks than workers without a wrong frame at any seam', async () => {
    const recording = await render({ concurrency: 2, chunkFrames: 7, executor });
    expect(framesOf(recording.events)).toHaveLength(9);
    expect(await faultsOf(film)).toBe('');
  });

  it('of a range shows the frames of the composition that it asked for', async () => {
    await render({ concurrency: 2, startFrame: 41, frameCount: 12, executor });
    expect(await faultsOf(film, 12, 41)).toBe('');
  });

  it('tells its phases in order, and ends with finished', async () => {
    const recording = await render({ concurrency: 1, executor });
    const phases = eventsOf(recording, 'phaseStarted').map(({ phase }) => phase);
    expect(phases.slice(0, 2)).toEqual(['probe', 'render']);
    expect(eventsOf(recording, 'phaseFinished').map(({ phase }) => phase)).toEqual(phases);
    expect(recording.events.at(-1)).toMatchObject({ type: 'finished', outputFile: film });
  });

  it('asks the page nothing that the options say', async () => {
    const recording = await render({ width: 240, height: 60, fps: 30, frameCount: 4, concurrency: 1, executor });
    expect(eventsOf(recording, 'phaseStarted').map(({ phase }) => phase)).not.toContain('probe');
    expect(await faultsOf(film, 4)).toBe('');
  });

  it('may run beside another one in the same process', async () => {
    const other = join(folder, 'other.mp4');
    const [first, second] = await Promise.all([
      render({ concurrency: 1, frameCount: 20 }),
      recordRender(countPage, other, { concurrency: 1, startFrame: 20, frameCount: 20, runRoot }),
    ]);
    expect([first.error, second.error]).toEqual([undefined, undefined]);
    expect(await faultsOf(film, 20)).toBe('');
    expect(await faultsOf(other, 20, 20)).toBe('');
  });
});

it('a film never takes the place of a file that its page is made of', async () => {
  const page = join(folder, 'page.html');
  const source = join(folder, 'page.mp4');
  const html = '<meta name="composition" content="width=64, height=64, fps=10, duration=0.5"><body>';
  await writeFile(page, html);
  expect((await recordRender(page, source, { runRoot, executor })).error).toBeUndefined();
  const before = await readFile(source);
  await writeFile(page, `${html}<video src="page.mp4"></video>`);
  const recording = await recordRender(page, source, { runRoot, executor });
  expect(recording.result?.outputFile).toBe(join(folder, 'page-2.mp4'));
  expect(eventsOf(recording, 'warning').map(({ message }) => message)).toEqual([
    `${source} is a file that the page is made of; the film is ${join(folder, 'page-2.mp4')}`,
  ]);
  expect(await readFile(source)).toEqual(before);
});

describe('bad input is refused before a browser starts', () => {
  /** The refusal, and that no worker had been asked for. */
  async function refusal(page: string, output: string, options: DistributedRenderOptions = {}): Promise<unknown> {
    const { error, events } = await recordRender(page, output, { runRoot, ...options });
    expect(events.map(({ type }) => type)).toEqual(['failed']);
    expect(error).toBeInstanceOf(InvalidInput);
    return error;
  }

  it('where the output is the page', async () => {
    const page = join(folder, 'page.mp4');
    await copyFile(countPage, page);
    expect(await refusal(page, page)).toMatchObject({ message: expect.stringContaining('the page itself') });
  });

  it('where the output cannot be written, because its folder is a file', async () => {
    await writeFile(join(folder, 'out'), '');
    expect(await refusal(countPage, film)).toMatchObject({ mend: expect.stringContaining('another output folder') });
  });

  it('where there is no such page', async () => {
    expect(await refusal(join(folder, 'none.html'), film)).toMatchObject({
      message: expect.stringContaining('no such page'),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('where an option makes no sense', async () => {
    expect(await refusal(countPage, film, { concurrency: 0 })).toMatchObject({
      message: expect.stringContaining('concurrency'),
    });
    expect(await refusal(countPage, film, { fps: 0 })).toMatchObject({ message: expect.stringContaining('fps') });
  });

  it('and no folder is left that was made for the film', async () => {
    await mkdir(runRoot);
    await recordRender(join(fixturesOf('bad'), 'contradictory.html'), join(folder, 'a', 'b', 'film.mp4'), { runRoot });
    expect(await readdir(folder)).toEqual(['runs']);
    expect(await readdir(runRoot)).toEqual([]);
  });
});

function fixturesOf(name: string): string {
  return join(import.meta.dirname, '../fixtures', name);
}
