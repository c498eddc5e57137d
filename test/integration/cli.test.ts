import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from 'framewright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliOptions, cliFile, runCli, runProgram } from '../support/cli';
import { faultsOf } from '../support/countPage';
import { descendantsOf, eventually, type ProcessInfo, survivors } from '../support/processes';
import { fixtures } from '../support/site';

const oddName = `it's "50 %" 🎬\n$HOME`;

let base: string;
let folder: string;
let temporary: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'framewright-cli-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A working directory with the count page in `runs/`, and a temporary folder of its own. */
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'work-'));
  temporary = await mkdtemp(join(base, 'tmp-'));
  for (const name of ['code.css', 'code.js', 'runs', 'bad']) {
    await cp(join(fixtures, name), join(folder, name), { recursive: true });
  }
  // Makes the folder the web root.
  await writeFile(join(folder, 'package.json'), '{}');
});

const page = 'runs/count.html';
const left = async () => ({ here: await readdir(folder), temporary: await readdir(temporary) });
const untouched = { here: ['bad', 'code.css', 'code.js', 'package.json', 'runs'], temporary: [] };

function framewright(args: readonly string[], options: Partial<CliOptions> = {}) {
  return runCli(args, { cwd: folder, ...options, env: { TMPDIR: temporary, ...options.env } });
}

function readEvents(stdout: string): RunEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

describe('framewright', () => {
  it('alone says what it can do, and that this is no success', async () => {
    const { code, stdout, stderr } = await framewright([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('framewright render intro.html');
  });

  it('says its version', async () => {
    const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await framewright(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('offers the command that a typo was meant to be', async () => {
    const { code, stderr } = await framewright(['rendr', page]);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean render?');
  });

  it('offers render for a page without a command', async () => {
    expect((await framewright([page])).stderr).toContain(`To render a page: framewright render ${page}`);
  });
});

describe('framewright render', () => {
  it('names the film after the page, in the working directory, and says what each worker did', async () => {
    const { code, stdout, stderr } = await framewright(['render', page, '--workers', '2']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^count\.mp4: 240×60, 30 fps, 60 frames, rendered in [\d.]+ s/);
    expect(stderr).toMatch(/worker {2}chunks {2}frames/);
    expect(await faultsOf(join(folder, 'count.mp4'))).toBe('');
    expect(await left()).toEqual({
      ...untouched,
      here: ['bad', 'code.css', 'code.js', 'count.mp4', 'package.json', 'runs'],
    });
  });

  it('counts both ends of --frames', async () => {
    const { code } = await framewright(['render', page, '--frames', '10-29', '--chunk-frames', '7', '-o', 'part.mp4']);
    expect(code).toBe(0);
    expect(await faultsOf(join(folder, 'part.mp4'), 20, 10)).toBe('');
  });

  it('--json prints one event a line and nothing else', async () => {
    const { code, stdout, stderr } = await framewright(['render', page, '--json', '--frames', '0-3']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = readEvents(stdout);
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['planned', 'chunkStarted', 'framesRendered']),
    );
    expect(events.at(-1)).toMatchObject({ type: 'finished', outputFile: join(folder, 'count.mp4') });
  });

  it('takes names with spaces, quotes, percent signs, emoji and line breaks, and makes the folder', async () => {
    await cp(join(folder, 'runs'), join(folder, oddName), { recursive: true });
    const film = join('films', oddName, `${oddName}.mp4`);
    const { code, stderr } = await framewright(['render', join(oddName, 'count.html'), '--frames', '0-9', '-o', film]);
    expect(code, stderr).toBe(0);
    expect(await faultsOf(join(folder, film), 10)).toBe('');
  });

  it('reads props from a file', async () => {
    await writeFile(join(folder, 'props.json'), '{"busy":10}');
    const { code } = await framewright(['render', page, '--props', '@props.json', '--frames', '0-1']);
    expect(code).toBe(0);
  });

  it('keeps segments and plan where asked, and says where', async () => {
    const { code, stderr } = await framewright(['render', page, '--frames', '0-1', '--keep-segments']);
    expect(code).toBe(0);
    const [run = ''] = await readdir(temporary);
    expect(stderr).toContain(join(temporary, run));
    expect(await readdir(join(temporary, run))).toContain('segment-0000.mov');
  });

  it.runIf(process.platform === 'linux')('shows one live line on a terminal, and ends with a table', async () => {
    const command = `'${process.execPath}' '${cliFile}' render ${page} --workers 2`;
    const options = { cwd: folder, env: { TMPDIR: temporary, COLUMNS: '100' } };
    const { code, stdout } = await runProgram(['script', '-qefc', command, '/dev/null'], options);
    expect(code).toBe(0);
    expect(stdout.split('\r\x1b[K').join('\n')).toMatch(/^rendering {2}\d+ % {2}chunks \d\/\d {2}frames \d+\/60/m);
    expect(stdout).toMatch(/worker {2}chunks {2}frames {2}.*\n.*count\.mp4: 240×60/s);
  });
});

describe('bad input ends with 2, says what to do, and leaves nothing behind', () => {
  const size = ['--size', '320x180', '--fps', '30', '--duration', '1'];
  it.each<[string, string[], RegExp]>([
    ['a page that is not there', ['nope.html'], /no such page: .*nope\.html/],
    [
      'a page without size, rate and length',
      ['bad/no-metadata.html'],
      /With flags: --size 1280x720 --fps 30 --duration 5/,
    ],
    ['contradictory metadata', ['bad/contradictory.html'], /contradictory\.html:5 says fps=25.*contradictory\.html:2/],
    ['an odd size', ['bad/odd-size.html'], /even.*\n.*\nWith flags: --size \d+x\d+/],
    ['fps 0', ['bad/no-metadata.html', ...size, '--fps', '0'], /--fps 30/],
    ['10^9 frames', ['bad/no-metadata.html', ...size, '--duration', '33333334'], /the most that can be planned/],
    ['no workers', [page, '--workers', '0'], /whole number from 1, or auto/],
    ['props that are no JSON', [page, '--props', '{title}'], /--props cannot be read as JSON/],
    ['frames that are not there', [page, '--frames', '50-60'], /--frames 0-59/],
    ['an unknown quality', [page, '--quality', 'best'], /one of draft, standard, high, lossless/],
    ['the page as its own output', [page, '-o', page], /unknown extension .html/],
    ['a folder as output', [page, '-o', 'runs.mp4'], /is a folder/],
    ['a sound file that is not there', [page, '--audio', 'no.mp3'], /there is no sound file no\.mp3/],
    ['an unknown flag', [page, '--speed', '9'], /unknown option '--speed'/],
  ])('%s', async (_, args, told) => {
    await mkdir(join(folder, 'runs.mp4'));
    const { code, stdout, stderr } = await framewright(['render', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(told);
    expect(await left()).toEqual({ ...untouched, here: [...untouched.here, 'runs.mp4'] });
  });

  it('is an event in --json', async () => {
    const { code, stdout } = await framewright(['render', 'nope.html', '--json']);
    expect(code).toBe(2);
    expect(readEvents(stdout)).toMatchObject([{ type: 'failed', failure: { name: 'InvalidInput' } }]);
  });
});

describe('a failed render', () => {
  it('ends with 1 and says frame, source and mend', async () => {
    const { code, stderr } = await framewright(['render', 'bad/throws-in-timer.html']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the page threw: TypeError.*\n {2}at frame 13\n {2}in .*throws-in-timer\.html:12:9/);
    expect(stderr).toContain('Mend it there');
    expect((await left()).here).toEqual(untouched.here);
  });

  it('points to a browser that is missing, and to doctor’s advice', async () => {
    const env = { FRAMEWRIGHT_BROWSER: '/no/browser' };
    const { code, stderr } = await framewright(['render', page], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/\/no\/browser.*FRAMEWRIGHT_BROWSER/);
    expect(await left()).toEqual(untouched);
  });
});

describe('a signal', () => {
  /** Starts a slow render with two workers, and disturbs it when both have a page. */
  async function disturb(signals: readonly NodeJS.Signals[]) {
    let started: ProcessInfo[] = [];
    const slow = ['--props', '{"busy":2000000}', '--workers', '2'];
    const onStart = async ({ pid = 0 }) => {
      const isPage = ({ command }: ProcessInfo) => command.includes('--type=renderer');
      await eventually(() => (descendantsOf(pid).filter(isPage).length >= 2 ? true : undefined));
      started = descendantsOf(pid);
      for (const signal of signals) process.kill(pid, signal);
    };
    const { code, stderr } = await framewright(['render', page, ...slow], { onStart });
    expect(started.length).toBeGreaterThan(4);
    expect(await survivors(started, 2000)).toEqual([]);
    return { code, stderr };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends everything, and leaves nothing behind', async (signal) => {
    const { code, stderr } = await disturb([signal]);
    expect(code).toBe(130);
    expect(stderr).toContain('cancelled');
    expect(await left()).toEqual(untouched);
  });

  it('that comes twice ends the command at once, and its workers all the same', async () => {
    const { code } = await disturb(['SIGINT', 'SIGTERM']);
    expect(code).toBe(130);
    expect((await left()).here).toEqual(untouched.here);
  });
});

describe('framewright plan', () => {
  it('prints the chunks and renders nothing', async () => {
    const { code, stdout } = await framewright(['plan', page, '--chunk-frames', '25']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'runs/count.html: 240×60, 30 fps, 60 frames',
        'chunk  frames  count  segment',
        '    0    0-19     20  segment-0000.mov',
        '    1   20-39     20  segment-0001.mov',
        '    2   40-59     20  segment-0002.mov',
        '3 chunks → count.mp4\n',
      ].join('\n'),
    );
    expect(await left()).toEqual(untouched);
  });

  it('--json is the same for the same input, and holds no absolute path', async () => {
    const plans = await Promise.all(
      [page, join(folder, page)].map((each) => framewright(['plan', each, '--json', '--workers', '2'])),
    );
    expect(plans[0]).toEqual(plans[1]);
    expect(plans[0]?.stdout).not.toContain(base);
    expect(plans[0]?.stdout).not.toMatch(/"\//);
  });
});

describe('framewright still', () => {
  it('takes the frame that the film shows', async () => {
    const { code, stdout } = await framewright(['still', page, '--frame', '37', '-o', 'shots/37.png']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'shots/37.png: frame 37\n' });
    expect(await faultsOf(join(folder, 'shots/37.png'), 1, 37)).toBe('');
  });

  it('--transparent keeps what the page leaves open, --scale gives more pixels', async () => {
    const html = '<meta name="composition" content="width=40, height=20, fps=30, duration=1"><body style="margin:0">';
    await writeFile(join(folder, 'open.html'), `${html}<div style="width:20px;height:20px;background:#f00"></div>`);
    const { code } = await framewright(['still', 'open.html', '--frame', '0', '--transparent', '--scale', '2']);
    expect(code).toBe(0);
    const decode = ['-v', 'error', '-i', 'open.png', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'out.raw'];
    await runProgram(['ffmpeg', ...decode], { cwd: folder });
    const pixels = await readFile(join(folder, 'out.raw'));
    expect(pixels.length).toBe(80 * 40 * 4);
    expect([...pixels.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect(pixels.at(80 * 4 - 1)).toBe(0);
  });

  it('never takes the place of an image that the page shows', async () => {
    expect((await framewright(['still', page, '--frame', '0', '-o', 'logo.png'])).code).toBe(0);
    const html = '<meta name="composition" content="width=40, height=20, fps=30, duration=1">';
    await writeFile(join(folder, 'logo.html'), `${html}<img src="logo.png">`);
    const before = await readFile(join(folder, 'logo.png'));
    const { code, stderr } = await framewright(['still', 'logo.html', '--frame', '0']);
    expect(code).toBe(2);
    expect(stderr).toContain('would overwrite a file that the page is made of');
    expect(await readFile(join(folder, 'logo.png'))).toEqual(before);
  });

  it('refuses a frame after the last', async () => {
    const { code, stderr } = await framewright(['still', page, '--frame', '60']);
    expect(code).toBe(2);
    expect(stderr).toContain('Ask for frames from 0 to 59');
    expect(stderr).not.toContain('--frames');
  });
});

describe('framewright doctor', () => {
  it('starts the browser and the ffmpeg of a render', async () => {
    const { code, stdout } = await framewright(['doctor', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      ffmpeg: { ok: true, version: expect.stringMatching(/^\d|^n/) },
      browser: { ok: true, capture: expect.stringMatching(/beginFrame|screenshot/) },
    });
    expect(await left()).toEqual(untouched);
  });

  it('says what to do where they are missing, and ends with 1', async () => {
    const env = { FRAMEWRIGHT_BROWSER: '/no/browser', FFMPEG_PATH: '/no/ffmpeg' };
    const { code, stdout } = await framewright(['doctor'], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ ffmpeg {3}the ffmpeg \/no\/ffmpeg, named by the environment variable FFMPEG_PATH, does not exist\n +Correct the environment variable FFMPEG_PATH/,
    );
    expect(stdout).toMatch(/✗ browser {2}.*\/no\/browser.*\n +.*npx playwright install/);
    expect(stdout).toContain('Not ready to render.');
  });
});
