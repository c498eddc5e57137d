import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalExecutor, type RenderExecutor } from 'framewright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { countPage, faultsOf } from '../support/countPage';
import { eventsOf, recordRender } from '../support/record';

let folder: string;
let page: string;
let film: string;
let runFolder: string;
let local: LocalExecutor;

beforeAll(() => {
  local = new LocalExecutor();
});
afterAll(() => local.dispose());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-reuse-'));
  await cp(dirname(dirname(countPage)), join(folder, 'site'), { recursive: true });
  page = join(folder, 'site', 'runs', 'count.html');
  film = join(folder, 'film.mp4');
  runFolder = join(folder, 'run');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Our own executor, whose chunk from frame 40 on fails. */
const failsAt40: RenderExecutor = {
  async render(url, output, options, job) {
    if (options.startFrame === 40) throw new Error('the power went out');
    await local.render(url, output, options, job);
  },
};

const options = () => ({ concurrency: 1, chunkFrames: 20, root: join(folder, 'site') });
const idsOf = (events: readonly { chunk: number }[]) => events.map(({ chunk }) => chunk);

async function failAt40(): Promise<void> {
  const { error } = await recordRender(page, film, { ...options(), runFolder, executor: failsAt40 });
  expect((error as Error).message).toBe('the power went out');
}

describe('a run folder of the caller', () => {
  it('keeps what was finished when the render fails, and the next one renders only the rest', async () => {
    await failAt40();
    const again = await recordRender(page, film, { ...options(), runFolder, executor: local });
    expect(again.error).toBeUndefined();
    expect(idsOf(eventsOf(again, 'chunkReused'))).toEqual([0, 1]);
    expect(idsOf(eventsOf(again, 'chunkStarted'))).toEqual([2]);
    expect(again.fractions.at(-1)).toBe(1);
    expect(await faultsOf(film)).toBe('');
    expect(await readdir(runFolder)).toEqual([]);
  });

  it('yields no frame of the page as it was, when the page has changed in between', async () => {
    await failAt40();
    const text = await readFile(page, 'utf8');
    await writeFile(page, `${text}<!-- mended -->`);
    const again = await recordRender(page, film, { ...options(), runFolder, executor: local });
    expect(again.error).toBeUndefined();
    expect(eventsOf(again, 'chunkReused')).toEqual([]);
    expect(idsOf(eventsOf(again, 'chunkStarted'))).toEqual([0, 1, 2]);
    expect(await faultsOf(film)).toBe('');
  });

  it('yields no frame of the page as it was, when a script that it loads has changed in between', async () => {
    await failAt40();
    const script = join(folder, 'site', 'code.js');
    await writeFile(script, `${await readFile(script, 'utf8')}\n// mended\n`);
    const again = await recordRender(page, film, { ...options(), runFolder, executor: local });
    expect(eventsOf(again, 'chunkReused')).toEqual([]);
    expect(await faultsOf(film)).toBe('');
  });

  it('is no source of segments for another plan', async () => {
    await failAt40();
    const again = await recordRender(page, film, { ...options(), quality: 'draft', runFolder, executor: local });
    expect(again.error).toBeUndefined();
    expect(eventsOf(again, 'chunkReused')).toEqual([]);
    expect(await faultsOf(film)).toBe('');
  });

  it('is left with all else that lies in it', async () => {
    await recordRender(page, film, { ...options(), runFolder, executor: local });
    await writeFile(join(runFolder, 'notes.txt'), 'mine');
    await recordRender(page, film, { ...options(), runFolder, executor: local });
    expect(await readdir(runFolder)).toEqual(['notes.txt']);
  });
});
