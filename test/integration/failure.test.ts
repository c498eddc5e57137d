import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BrowserError,
  Cancelled,
  type DistributedRenderOptions,
  FfmpegError,
  PageError,
  type RunEvent,
  WorkerError,
} from 'framewright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPage, faultsOf } from '../support/countPage';
import { descendantsOf, eventually, type ProcessInfo, survivors } from '../support/processes';
import { eventsOf, type Recording, recordRender } from '../support/record';
import { fixtures } from '../support/site';

let folder: string;
let runRoot: string;
let film: string;
let host: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-failure-'));
  runRoot = join(folder, 'runs');
  film = join(folder, 'film.mp4');
});
afterEach(async () => {
  host?.kill('SIGKILL');
  host = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** So slow that there is time to do something to it. */
const slow = { concurrency: 2, props: { busy: 1e7 } };

const below = (pid: number, part: string) => descendantsOf(pid).filter(({ command }) => command.includes(part));

/** The browsers themselves: neither a launcher script nor a helper process of theirs. */
const browsersBelow = (pid: number) =>
  below(pid, '--remote-debugging-pipe').filter(({ command }) => !/--type=|^\/bin\/sh/.test(command));

const encodersBelow = (pid: number) => below(pid, 'pipe:0').filter(({ command }) => command.includes('ffmpeg'));

/** Renders the count page slowly; `disturb` is called once, when the first frames are there. */
function renderDisturbed(
  options: DistributedRenderOptions,
  disturb: () => void,
  signal?: AbortSignal,
): Promise<Recording> {
  let isDisturbed = false;
  const onEvent = ({ type }: { type: string }) => {
    if (isDisturbed || type !== 'framesRendered') return;
    isDisturbed = true;
    disturb();
  };
  return recordRender(countPage, film, { ...slow, runRoot, ...options }, { onEvent, ...(signal && { signal }) });
}

const kill = ([first]: readonly ProcessInfo[]) => process.kill(first?.pid ?? Number.NaN, 'SIGKILL');

/** Nothing of the run is left: no process, no temporary file, no film. */
async function expectNothingLeft(started: readonly ProcessInfo[] = []): Promise<void> {
  // Killed is not yet gone: the kernel takes a moment.
  expect(await survivors(started, 1000)).toEqual([]);
  expect(await readdir(runRoot)).toEqual([]);
  expect(await readdir(folder)).toEqual(['runs']);
}

describe('a chunk is tried again, and the film is right,', () => {
  it('when its worker is killed midway', async () => {
    const recording = await renderDisturbed({}, () => kill(below(process.pid, 'worker.js')));
    expect(recording.error).toBeUndefined();
    expect(eventsOf(recording, 'chunkRetrying')).toMatchObject([
      {
        attempt: 1,
        failure: { name: 'WorkerError', retryable: true, message: expect.stringContaining('was killed by SIGKILL') },
      },
    ]);
    expect(recording.fractions).toEqual(recording.fractions.toSorted((a, b) => a - b));
    expect(await faultsOf(film)).toBe('');
  });

  it('when its browser is killed midway', async () => {
    const recording = await renderDisturbed({}, () => kill(browsersBelow(process.pid)));
    expect(recording.error).toBeUndefined();
    expect(eventsOf(recording, 'chunkRetrying')).toMatchObject([{ failure: { name: 'BrowserError' } }]);
    expect(await faultsOf(film)).toBe('');
  });

  it('when its ffmpeg is killed midway', async () => {
    const recording = await renderDisturbed({}, () => kill(encodersBelow(process.pid)));
    expect(recording.error).toBeUndefined();
    expect(eventsOf(recording, 'chunkRetrying')).toMatchObject([{ failure: { name: 'FfmpegError' } }]);
    expect(await faultsOf(film)).toBe('');
  });

  it('but not more often than maxAttempts says', async () => {
    const recording = await renderDisturbed({ maxAttempts: 1 }, () => kill(below(process.pid, 'worker.js')));
    expect(recording.error).toBeInstanceOf(WorkerError);
    await expectNothingLeft();
  });
});

it('an ffmpeg older than 5.1 is told the same in the words of its time', async () => {
  const refuse = `case "$*" in *-fps_mode*|*-movie_timescale*)
    word=fps_mode; case "$*" in *-movie_timescale*) word=movie_timescale; esac
    echo "Unrecognized option '$word'." >&2; exit 1
  esac`;
  const ffmpegPath = await fakeProgram('ffmpeg', `${refuse}\nexec ffmpeg "$@"`);
  const recording = await recordRender(countPage, film, { concurrency: 2, ffmpegPath, runRoot });
  expect(recording.error).toBeUndefined();
  expect(eventsOf(recording, 'chunkRetrying')).toEqual([]);
  expect(await faultsOf(film)).toBe('');
});

describe('a failure that is final', () => {
  it('seed 1: of one chunk aborts all, cleans up, and comes out as what it is', async () => {
    const page = join(fixtures, 'bad', 'throws-in-timer.html');
    const recording = await recordRender(page, film, { concurrency: 2, runRoot });
    expect(recording.error).toBeInstanceOf(PageError);
    expect(eventsOf(recording, 'chunkRetrying')).toEqual([]);
    expect(recording.events.at(-1)).toMatchObject({ type: 'failed', failure: { name: 'PageError' } });
    expect(recording.fractions).not.toContain(1);
    await expectNothingLeft(below(process.pid, 'worker.js'));
  });

  it('leaves a film as it was that stood there before', async () => {
    await writeFile(film, 'the film of yesterday');
    const recording = await recordRender(join(fixtures, 'bad', 'throws-in-timer.html'), film, {
      concurrency: 1,
      runRoot,
    });
    expect(recording.error).toBeInstanceOf(PageError);
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(film, 'utf8')).toBe('the film of yesterday');
  });

  it('is an ffmpeg that dies, with its last words', async () => {
    const ffmpegPath = await fakeProgram('ffmpeg', 'echo "the disk has a headache" >&2; exit 3');
    const recording = await recordRender(countPage, film, { concurrency: 1, ffmpegPath, runRoot });
    expect(recording.error).toBeInstanceOf(FfmpegError);
    expect(recording.error).toMatchObject({ stderrTail: 'the disk has a headache' });
    await rm(ffmpegPath);
    await expectNothingLeft();
  });

  it('is an ffmpeg that is missing, before any worker starts', async () => {
    const recording = await recordRender(countPage, film, { ffmpegPath: join(folder, 'none'), runRoot });
    expect(recording.error).toBeInstanceOf(FfmpegError);
    expect(eventsOf(recording, 'chunkStarted')).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is a browser that dies at once, with its last words', async () => {
    const browserPath = await fakeProgram('browser', 'echo "no display, no cry" >&2; exit 1');
    const options = { concurrency: 1, width: 240, height: 60, fps: 30, durationInSeconds: 1, browserPath, runRoot };
    const recording = await recordRender(countPage, film, options);
    expect(recording.error).toBeInstanceOf(BrowserError);
    expect(recording.error).toMatchObject({ stderrTail: expect.stringContaining('no display, no cry') });
    await rm(browserPath);
    await expectNothingLeft();
  });
});

describe('cancelling', () => {
  it('before the start starts nothing', async () => {
    const recording = await recordRender(countPage, film, { runRoot }, { signal: AbortSignal.abort() });
    expect(recording.error).toBeInstanceOf(Cancelled);
    expect(recording.events).toEqual([{ type: 'cancelled' }]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('ends workers, browsers and ffmpegs, and removes what they wrote', async () => {
    const controller = new AbortController();
    let started: ProcessInfo[] = [];
    const recording = await renderDisturbed(
      {},
      () => {
        started = descendantsOf(process.pid);
        controller.abort();
      },
      controller.signal,
    );
    expect(recording.error).toBeInstanceOf(Cancelled);
    expect(recording.events.at(-1)).toEqual({ type: 'cancelled' });
    expect(started.length).toBeGreaterThan(5);
    await expectNothingLeft(started);
  });

  it('works while the page is being asked how long it is', async () => {
    const page = join(folder, 'page.html');
    await writeFile(page, '<style>p { animation: x 1s } @keyframes x { to { opacity: 0 } }</style><p>x</p>');
    const controller = new AbortController();
    const recording = await recordRender(
      page,
      film,
      { width: 240, height: 60, fps: 30, runRoot },
      { signal: controller.signal, onEvent: ({ type }) => type === 'phaseStarted' && controller.abort() },
    );
    expect(recording.error).toBeInstanceOf(Cancelled);
    expect(recording.events.map(({ type }) => type)).toEqual(['phaseStarted', 'cancelled']);
    await rm(page);
    await expectNothingLeft();
  });

  it('works while the film is being joined', async () => {
    const controller = new AbortController();
    const recording = await recordRender(
      countPage,
      film,
      { concurrency: 2, runRoot },
      {
        signal: controller.signal,
        onEvent: (event) => event.type === 'phaseStarted' && event.phase === 'stitch' && controller.abort(),
      },
    );
    expect(recording.error).toBeInstanceOf(Cancelled);
    expect(recording.fractions).not.toContain(1);
    await expectNothingLeft();
  });
});

describe('a project that is deleted while it is rendered', () => {
  const source =
    '<!doctype html><meta name="composition" content="width=64, height=64, fps=30, duration=0.2"><title>Gone</title>';
  const renderAndDelete = async (part: string) => {
    const project = join(folder, 'project');
    await mkdir(project);
    await writeFile(join(project, 'page.html'), source);
    const output = join(project, 'out/film.mp4');
    const onEvent = (event: RunEvent) => {
      if (event.type === 'phaseFinished' && event.phase === 'render') rmSync(join(project, part), { recursive: true });
    };
    return { project, recording: await recordRender(join(project, 'page.html'), output, { runRoot }, { onEvent }) };
  };

  it('is not brought back for the film', async () => {
    const { project, recording } = await renderAndDelete('');
    expect(recording.error).toMatchObject({
      name: 'InvalidInput',
      message: `the folder ${project} was deleted while it was rendered`,
    });
    expect(existsSync(project)).toBe(false);
  });

  it('gets its film where only the folder for films was', async () => {
    const { project, recording } = await renderAndDelete('out');
    expect(recording.error).toBeUndefined();
    expect(existsSync(join(project, 'out/film.mp4'))).toBe(true);
  });
});

describe('a host that is killed', () => {
  it('leaves no worker, no browser and no ffmpeg behind after 2 s', async () => {
    const script = join(folder, 'host.cjs');
    await writeFile(
      script,
      `const { RenderOrchestrator } = require(${JSON.stringify(join(import.meta.dirname, '../../dist/index.js'))});
       const options = ${JSON.stringify({ ...slow, props: { busy: 2e7 }, runRoot })};
       const onProgress = () => process.stdout.write('rendering');
       RenderOrchestrator.render(${JSON.stringify(countPage)}, ${JSON.stringify(film)}, options, { onProgress });`,
    );
    host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let isRendering = false;
    host.stdout?.once('data', () => {
      isRendering = true;
    });
    const pid = host.pid ?? Number.NaN;
    const started = await eventually(() => {
      const found = descendantsOf(pid);
      const counts = [below(pid, 'worker.js'), browsersBelow(pid), encodersBelow(pid)].map(({ length }) => length);
      return isRendering && counts.every((count) => count === 2) ? found : undefined;
    });
    host.kill('SIGKILL');
    expect(await survivors(started, 2000)).toEqual([]);
  });
});

async function fakeProgram(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
