import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordRender } from '../support/record';
import { fixtures } from '../support/site';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-bad-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const render = (page: string, options = {}) => {
  const common = { concurrency: 1, runRoot: folder, timeoutMs: 1000, maxAttempts: 1 };
  return recordRender(join(fixtures, 'bad', page), join(folder, 'film.mp4'), { ...common, ...options });
};

it.each([
  ['hangs.html', 4],
  ['endless-microtasks.html', 4],
  ['hangs-at-load.html', 0],
])('gives up on a page that never comes back, and says at which frame: %s', async (page, frame) => {
  const { error } = await render(page);
  const message = expect.stringMatching(/did not (answer|get ready)/);
  expect(error).toMatchObject({ name: 'PageError', frame, message, mend: expect.stringMatching(/loop/) });
  expect(await readdir(folder)).toEqual([]);
});

it('says that a page took all the memory that a tab may have', async () => {
  const { error } = await render('exhausts-memory.html', { timeoutMs: 60_000 });
  const message = expect.stringMatching(/crashed|memory/);
  expect(error).toMatchObject({ name: 'BrowserError', message, mend: expect.stringMatching(/memory/) });
  expect(await readdir(folder)).toEqual([]);
});
