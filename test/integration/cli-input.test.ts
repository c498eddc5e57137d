import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cliFile, runCli, runProgram } from '../support/cli';

// What users get wrong, and what must not be harmed by it. Nothing here gets as far as a picture.

const meta = '<!doctype html><meta name="composition" content="width=64, height=48, fps=10, duration=1">';

let base: string;
let folder: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'framewright-input-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'work-'));
  await writeFile(join(folder, 'page.html'), `${meta}<p>page`);
});

const framewright = (...args: string[]) => runCli(args, { cwd: folder, env: { TMPDIR: base } });
const page = () => readFile(join(folder, 'page.html'), 'utf8');

describe('a sound file', () => {
  it('that cannot be heard is refused before any worker starts', async () => {
    await writeFile(join(folder, 'song.mp3'), 'no sound at all');
    const { code, stderr } = await framewright('render', 'page.html', '--audio', 'song.mp3');
    expect(code).toBe(2);
    expect(stderr).toContain('song.mp3 cannot be read');
    expect(stderr).not.toContain('worker');
    expect(await readdir(folder)).toEqual(['page.html', 'song.mp3']);
  });

  it('is not overwritten by the film', async () => {
    await writeFile(join(folder, 'song.mp4'), 'la la');
    const { code, stderr } = await framewright('render', 'page.html', '--audio', 'song.mp4', '-o', './song.mp4');
    expect(code).toBe(2);
    expect(stderr).toContain('overwrite the sound file');
    expect(await readFile(join(folder, 'song.mp4'), 'utf8')).toBe('la la');
  });
});

describe('an address', () => {
  it.each(['http://', 'http://[', 'file://host/x.html', 'file:///%zz.html'])(
    'that is none is refused: %s',
    async (url) => {
      const { code, stderr } = await framewright('render', url);
      expect(code).toBe(2);
      expect(stderr).toContain(`${url} is no address of a page`);
      expect(stderr).not.toContain('    at ');
    },
  );
});

describe('a plan', () => {
  it('and its segments are not overwritten by the film', async () => {
    await framewright('emit-job', 'page.html', '-o', 'job.json');
    const job = await readFile(join(folder, 'job.json'), 'utf8');
    await mkdir(join(folder, 'made'));
    const { plan } = JSON.parse(job);
    for (const segment of plan.concatManifest) await writeFile(join(folder, 'made', segment), 'a segment');
    const refused = [
      ['job.json', 'unknown extension .json'],
      [join('made', plan.concatManifest[0]), 'overwrite what it is made from'],
    ] as const;
    for (const [output, says] of refused) {
      const { code, stderr } = await framewright('stitch', '--plan', 'job.json', '--segments', 'made', '-o', output);
      expect(code).toBe(2);
      expect(stderr).toContain(says);
    }
    expect(await readFile(join(folder, 'job.json'), 'utf8')).toBe(job);
  });
});

it('a still is a PNG by its name, too', async () => {
  const { code, stderr } = await framewright('still', 'page.html', '--frame', '0', '-o', 'first.jpg');
  expect(code).toBe(2);
  expect(stderr).toContain('Give it the extension .png');
});

describe('the page', () => {
  it('is not overwritten by a job file', async () => {
    const { code, stderr } = await framewright('emit-job', 'page.html', '-o', './page.html');
    expect(code).toBe(2);
    expect(stderr).toContain('overwrite the page itself');
    expect(await page()).toBe(`${meta}<p>page`);
  });

  it('is not overwritten by a segment', async () => {
    await framewright('emit-job', 'page.html', '-o', 'job.json');
    const { code } = await framewright('render-chunk', '--plan', 'job.json', '--index', '0', '-o', 'page.html');
    expect(code).toBe(2);
    expect(await page()).toBe(`${meta}<p>page`);
  });

  it('that fails leaves an earlier segment as it was', async () => {
    await framewright('emit-job', 'page.html', '-o', 'job.json');
    await writeFile(join(folder, 'page.html'), `${meta}<script>throw new Error('no')</script>`);
    await writeFile(join(folder, 'segment.mp4'), 'an earlier one');
    const made = join('new', 'folder', 'segment.mp4');
    const args = ['render-chunk', '--plan', 'job.json', '--index', '0', '-o'];
    const results = [await framewright(...args, 'segment.mp4'), await framewright(...args, made)];
    expect(results.map(({ code }) => code)).toEqual([1, 1]);
    expect(await readFile(join(folder, 'segment.mp4'), 'utf8')).toBe('an earlier one');
    expect(await readdir(folder)).toEqual(['job.json', 'page.html', 'segment.mp4']);
  });

  it('may go into a job in a folder that is yet to be made', async () => {
    const { code } = await framewright('emit-job', 'page.html', '-o', 'new/folder/job.json');
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'new', 'folder'))).toEqual(['job.json']);
  });
});

describe('a number', () => {
  it('that breaks a rule in two ways is told once', async () => {
    const { code, stderr } = await framewright('plan', 'page.html', '--workers', '9'.repeat(20));
    expect(code).toBe(2);
    expect(stderr.match(/concurrency/g)).toHaveLength(1);
  });
});

describe('what is written', () => {
  it.runIf(existsSync('/dev/full'))('to a full disk is told as that, without a stack trace', async () => {
    const command = `${process.execPath} ${cliFile} plan page.html --json > /dev/full`;
    const { code, stderr } = await runProgram(['/bin/sh', '-c', command], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  it.runIf(process.platform !== 'win32')('into a pipe is refused before any work', async () => {
    await runProgram(['mkfifo', 'film.mp4'], { cwd: folder });
    const { code, stderr } = await framewright('render', 'page.html', '-o', 'film.mp4');
    expect(code).toBe(2);
    expect(stderr).toContain('no ordinary file');
    expect(stderr).not.toContain('worker');
  });

  it.runIf(process.platform === 'linux')('from a folder that is gone fails at once', async () => {
    const command = `mkdir gone; cd gone; rmdir ../gone; ${process.execPath} ${cliFile} render ${folder}/page.html`;
    const { code, stderr } = await runProgram(['/bin/sh', '-c', command], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).not.toContain('    at ');
  });
});

describe('the output folder', () => {
  it('that no file system will ever take is refused', async () => {
    await mkdir(join(folder, 'there'));
    const { code, stderr } = await framewright('render', 'page.html', '-o', `there/${'x'.repeat(300)}/film.mp4`);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be written to');
    expect(await readdir(join(folder, 'there'))).toEqual([]);
  });
});
