import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { renderStill } from 'framewright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateComposition } from '../../src/core/composition/locateComposition';
import { serveComposition } from '../../src/core/composition/serveComposition';
import type { FootageMovie } from '../../src/core/footage/FootageMovie';
import { FootageStore } from '../../src/core/footage/FootageStore';
import { descendantsOf, survivors } from '../support/processes';

const moving = 'testsrc2=size=162x90:rate=25:duration=2,noise=alls=20:allf=t';
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '250'];
const beep = ['-f', 'lavfi', '-i', 'sine=duration=2.3', '-c:a', 'aac'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'framewright-footage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function film(name: string, ...args: readonly string[]): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', moving, ...args, file]);
  return file;
}

/** The hash of each picture that a decoder shows, without those that repeat the one before. */
function pictures(file: string): string[] {
  const args = ['-v', 'error', '-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', '-'];
  const hashes = execFileSync('ffmpeg', args, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
  return hashes.filter((hash, i) => hash !== hashes[i - 1]);
}

async function bytesOf(movie: FootageMovie, start: number, end: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of movie.read(start, end)) parts.push(part);
  return Buffer.concat(parts);
}

async function withMovie<T>(file: string, use: (movie: FootageMovie) => Promise<T>): Promise<T> {
  const store = new FootageStore({});
  try {
    const movie = await store.movie(file);
    if (!movie) throw new Error(`${file} has no stand-in`);
    return await use(movie);
  } finally {
    await store.close();
  }
}

describe('the stand-in of a video', () => {
  const kinds: readonly [what: string, name: string, args: readonly string[]][] = [
    ['H.264 with B-frames and sound', 'bframes.mp4', [...beep, ...h264, '-bf', '3']],
    ['full range', 'full.mp4', [...h264, '-pix_fmt', 'yuvj420p', '-color_range', 'pc']],
    ['QuickTime', 'quick.mov', h264],
    ['Matroska', 'matroska.mkv', h264],
    ['VP8', 'vp8.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p']],
    ['VP9', 'vp9.webm', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p']],
    ['pictures at odd times', 'odd.mp4', ['-vf', "select='not(mod(n*n,3))'", '-fps_mode', 'vfr', ...h264]],
  ];

  it.each(kinds)('shows what the original shows, to the bit: %s', async (_what, name, args) => {
    const file = film(name, ...args);
    const copy = join(folder, 'copy.mp4');
    await withMovie(file, async (movie) => writeFileSync(copy, await bytesOf(movie, 0, movie.bytes)));
    const shown = pictures(copy);
    expect(shown.length).toBeGreaterThan(15);
    expect(shown).toEqual(pictures(file));
  });

  it('begins where an edit cuts the original', async () => {
    const cut = join(folder, 'cut.mp4');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-ss', '0.5', '-i', film('whole.mp4', ...h264), '-c', 'copy', cut]);
    const copy = join(folder, 'copy.mp4');
    await withMovie(cut, async (movie) => writeFileSync(copy, await bytesOf(movie, 0, movie.bytes)));
    expect(pictures(copy)).toEqual(pictures(cut));
  });

  it('has room for pictures below black, which show no more than black', async () => {
    const file = film('below.mp4', '-vf', 'geq=lum=0:cb=128:cr=128', ...h264, '-qp', '0');
    const copy = join(folder, 'copy.mp4');
    await withMovie(file, async (movie) => writeFileSync(copy, await bytesOf(movie, 0, movie.bytes)));
    const gray = [
      '-v',
      'error',
      '-i',
      copy,
      '-vf',
      'extractplanes=y',
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-',
    ];
    const luma = new Set(execFileSync('ffmpeg', gray, { maxBuffer: 100_000_000 }));
    expect(luma).toEqual(new Set([1]));
  });

  it('is the same bytes wherever reading begins, forward and back', async () => {
    await withMovie(film('bytes.mp4', ...h264), async (movie) => {
      const whole = await bytesOf(movie, 0, movie.bytes);
      expect(whole.length).toBe(movie.bytes);
      for (const share of [0.71, 0.2, 0.21, 0, 0.999, 0.5]) {
        const start = Math.floor(movie.bytes * share);
        const end = Math.min(movie.bytes, start + 100_001);
        const same = (await bytesOf(movie, start, end)).equals(whole.subarray(start, end));
        expect(same, `from ${share}`).toBe(true);
      }
    });
  });

  it('leaves no ffmpeg behind when it is closed', async () => {
    const running = await withMovie(film('closed.mp4', ...h264), async (movie) => {
      await movie.read(movie.bytes - 1000, movie.bytes).next();
      await movie.read(Math.floor(movie.bytes / 3), movie.bytes).next();
      return descendantsOf(process.pid).filter(({ command }) => command.includes('closed.mp4'));
    });
    expect(running.length).toBeGreaterThan(0);
    expect(await survivors(running, 2000)).toEqual([]);
  });

  it.each([
    ['keyframes are close', () => film('close.mp4', ...h264, '-g', '2')],
    ['it is over at once', () => film('short.mp4', ...h264, '-r', '120', '-frames:v', '6')],
    ['there is more than 4:2:0', () => film('rich.mp4', ...h264, '-pix_fmt', 'yuv444p')],
    ['it comes in fragments', () => film('fragments.mp4', ...h264, '-movflags', 'frag_keyframe+empty_moov')],
    ['it is transparent', () => film('clear.webm', '-c:v', 'libvpx-vp9', '-cpu-used', '8', '-pix_fmt', 'yuva420p')],
    ['it has no pictures', () => film('silent.mp4', ...beep, '-map', '1')],
    ['it is no video', () => fileURLToPath(import.meta.url)],
    ['there is no such file', () => join(folder, 'nowhere.mp4')],
  ])('does not exist where %s', async (_why, make) => {
    const store = new FootageStore({});
    expect(await store.movie(make())).toBeUndefined();
    await store.close();
  });

  it('does not exist where the browser plays no H.264', async () => {
    const store = new FootageStore({});
    store.decline();
    expect(await store.movie(film('declined.mp4', ...h264))).toBeUndefined();
  });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** As a browser asks: a name below `localhost` is this machine. */
async function askFor(url: URL, headers: Record<string, string>): Promise<Answer> {
  const { host, port, pathname } = url;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ hostname: '127.0.0.1', port, path: pathname, headers: { ...headers, Host: host } }, resolve).on(
      'error',
      reject,
    );
  });
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

describe('a page', () => {
  it('is given the stand-in for what it plays, and the file for what it fetches', async () => {
    const file = film('served.mp4', ...h264);
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const located = await locateComposition(join(folder, 'index.html'));
    const served = await serveComposition(located, new FootageStore({}));
    try {
      const ask = (headers: Record<string, string>) => askFor(new URL('/served.mp4', served.url), headers);
      expect((await ask({})).body.equals(readFileSync(file))).toBe(true);
      const whole = await ask({ 'Sec-Fetch-Dest': 'video' });
      expect(whole.status).toBe(200);
      expect(whole.body.length).toBeGreaterThan(readFileSync(file).length);
      const part = await ask({ 'Sec-Fetch-Dest': 'video', Range: 'bytes=1000-1999' });
      expect(part.status).toBe(206);
      expect(part.headers['content-range']).toBe(`bytes 1000-1999/${whole.body.length}`);
      expect(part.body.equals(whole.body.subarray(1000, 2000))).toBe(true);
      expect((await ask({ 'Sec-Fetch-Dest': 'video', Range: 'bytes=99999999999-' })).status).toBe(416);
    } finally {
      await served.close();
    }
  });

  it('shows the captions of the original', async () => {
    film('captioned.mp4', ...h264);
    const still = async (place: string) => {
      writeFileSync(join(folder, 'captions.vtt'), `WEBVTT\n\n${place}\nHello\n`);
      writeFileSync(
        join(folder, 'captioned.html'),
        `<!doctype html><meta name="composition" content="width=320, height=180, fps=10, duration=1">
<video src="captioned.mp4" muted autoplay width="320" height="180"><track kind="captions" src="captions.vtt" default></video>`,
      );
      return (await renderStill(join(folder, 'captioned.html'), 5)).bytes;
    };
    const [due, over, never] = [
      await still('00:00.400 --> 00:00.600'),
      await still('00:00.000 --> 00:00.400'),
      await still('00:05.000 --> 00:06.000'),
    ];
    expect(due).not.toEqual(never);
    expect(over).toEqual(never);
  });

  it('reads the size and the length of the original, and that all of it is there', async () => {
    film('told.mp4', ...beep, ...h264, '-vf', 'setsar=4/3');
    writeFileSync(
      join(folder, 'told.html'),
      `<!doctype html><meta name="composition" content="width=320, height=180, fps=10, duration=1">
<video src="told.mp4" muted></video>
<script>
  const video = document.querySelector('video');
  video.onloadedmetadata = () => {
    const { duration, videoWidth, videoHeight, buffered, seekable } = video;
    const ranges = [buffered, seekable].flatMap((each) => [each.length, each.start(0), each.end(0)]);
    const told = [duration, videoWidth, videoHeight, ...ranges].join(' ');
    if (told !== '2.3 216 90 1 0 2.3 1 0 2.3') throw new Error('told ' + told);
  };
</script>`,
    );
    await renderStill(join(folder, 'told.html'), 1);
  });
});
