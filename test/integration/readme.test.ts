import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The package imports itself by its name only from below its own root.
const folder = path.resolve('out', 'readme-test');

beforeAll(() => mkdir(folder, { recursive: true }));
afterAll(() => rm(folder, { recursive: true, force: true }));

it('runs the example of the README', async () => {
  const readme = await readFile('README.md', 'utf8');
  const example = /```js\n(import[\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const film = path.join(folder, 'title.mp4');
  const script = path.join(folder, 'example.mjs');
  await writeFile(script, example.replace('out/title.mp4', film.replaceAll('\\', '/')));
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  expect(stdout.trim().split('\n').slice(-2)).toEqual(['100 %', film]);
  const probe = [
    '-v',
    'error',
    '-count_packets',
    '-select_streams',
    'v',
    '-show_entries',
    'stream=nb_read_packets',
    '-of',
    'csv=p=0',
    film,
  ];
  expect((await promisify(execFile)('ffprobe', probe)).stdout.trim()).toBe('30');
});
