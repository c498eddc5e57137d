import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocatedComposition } from '../../src/core/composition/locateComposition';
import { FfmpegError, InvalidInput, VerifyError } from '../../src/core/errors';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import type { RunEvent } from '../../src/core/orchestrator/events';
import type { RendererOptions, RenderPlan } from '../../src/core/plan/types';
import { checkTracks } from '../../src/core/sound/gatherSounds';
import type { SoundClip } from '../../src/core/sound/SoundClip';
import { stitch } from '../../src/core/stitch/stitch';
import { findClicks, readSound, writeClicks } from '../support/clicks';
import { planOf } from '../support/planOf';
import { drawImages, encodeSegment, probeVideo, readFrames } from '../support/segments';

let folder: string;
let root: string;
let jpegs: Buffer[];
let ffmpegPath: string;
let runFolder: string;
let film: string;
let cases = 0;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sound 'n' test "));
  root = path.join(folder, 'root');
  mkdirSync(root);
  jpegs = drawImages(path.join(folder, 'jpeg'), 70, 'jpeg');
  ffmpegPath = await resolveFfmpeg();
});
beforeEach(() => {
  runFolder = path.join(folder, `run ${++cases}`);
  film = path.join(folder, `film ${cases}.mp4`);
  mkdirSync(runFolder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = (): LocatedComposition => ({
  kind: 'file',
  file: path.join(root, 'page.html'),
  root,
  entry: '/page.html',
});

interface Film {
  /** Frames of each chunk. Default: one chunk of 60. */
  readonly chunks?: readonly number[];
  readonly options?: RendererOptions & { fps?: number | string };
  readonly clips?: readonly Partial<SoundClip>[];
  readonly located?: LocatedComposition;
  readonly mix?: Partial<RendererOptions>;
}

async function makeFilm({ chunks = [60], options = {}, clips, located = page(), mix = {} }: Film): Promise<RunEvent[]> {
  const plan = planOf(chunks, { fps: 30, ...options });
  for (const { startFrame, frameCount, outputFile } of plan.chunks) {
    const images = Array.from({ length: frameCount }, (_, frame) => jpegs[(startFrame + frame) % 70]!);
    await encodeSegment(path.join(runFolder, outputFile), images, { fps: plan.composition.fps });
  }
  if (clips) writeSoundtrack(plan, clips);
  const events: RunEvent[] = [];
  const full: RenderPlan = { ...plan, mixOptions: { ...plan.mixOptions, ...mix } };
  await stitch({
    plan: full,
    runFolder,
    outputFile: film,
    located,
    ffmpegPath,
    onEvent: (event) => events.push(event),
  });
  return events;
}

function writeSoundtrack(plan: RenderPlan, clips: readonly Partial<SoundClip>[]): void {
  const defaults = { startSeconds: 0, sourceSeconds: 0, volume: 1, playbackRate: 1, loop: false };
  const text = JSON.stringify({ version: 1, clips: clips.map((clip) => ({ ...defaults, ...clip })) });
  writeFileSync(path.join(runFolder, `${plan.concatManifest.at(-1)}.sound.json`), text);
}

function clicks(
  name: string,
  at: readonly number[],
  more: { seconds?: number; level?: number; encode?: string[]; in?: string } = {},
): string {
  const file = path.join(more.in ?? folder, name);
  writeClicks(file, { at, seconds: 3, ...more });
  return file;
}

const streams = () =>
  execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', film], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/);
const warnings = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));

describe('tracks of the options', () => {
  it.each([
    ['track.wav', []],
    ['track-44.wav', ['-ar', '44100']],
    ['track.flac', []],
    ['track.mp3', ['-b:a', '192k']],
    ['track-44.mp3', ['-ar', '44100', '-b:a', '192k']],
    ['track.m4a', ['-b:a', '192k']],
    ['track.ogg', ['-c:a', 'libvorbis', '-q:a', '6']],
    ['track.webm', ['-c:a', 'libopus', '-b:a', '160k']],
    ['track.opus', ['-c:a', 'libopus', '-b:a', '160k']],
  ])('are heard at the right sample: %s', async (name, encode) => {
    const at = [480, 24_000, 60_007, 95_000];
    await makeFilm({ mix: { audioFilePath: clicks(name, at, { encode }) } });
    const { left, right } = readSound(film);
    expect(findClicks(left)).toEqual(at);
    expect(findClicks(right)).toEqual(at);
  });

  it.each(['24', '30', '60', '24000/1001', '30000/1001', '60000/1001'])(
    'are as long as the picture at %s frames per second',
    async (fps) => {
      await makeFilm({ chunks: [31], options: { fps }, mix: { audioFilePath: clicks('long.wav', [480]) } });
      const [num, den = 1] = fps.split('/').map(Number) as [number, number?];
      const seconds = (31 * den) / num;
      const facts = execFileSync(
        'ffprobe',
        [
          '-v',
          'error',
          '-select_streams',
          'a',
          '-show_entries',
          'stream=start_time,duration,codec_name',
          '-of',
          'json',
          film,
        ],
        { encoding: 'utf8' },
      );
      const [stream] = (JSON.parse(facts) as { streams: Record<string, string>[] }).streams;
      expect(stream).toMatchObject({ codec_name: 'aac', start_time: '0.000000' });
      expect(Number(stream!.duration)).toBeCloseTo(seconds, 4);
      expect(probeVideo(film).seconds).toBeCloseTo(seconds, 4);
      expect(probeVideo(film).stream).toMatchObject({ start_pts: 0, avg_frame_rate: `${num}/${den}` });
    },
  );

  it('start where they are put, skip what they are told to, and keep their level', async () => {
    const first = clicks('first.wav', [4800, 90_000], { level: 0.25 });
    const second = clicks('second.wav', [40_000, 60_000], { level: 0.5 });
    const third = clicks('third.wav', [30_000], { level: 0.5 });
    await makeFilm({
      mix: {
        audioTracks: [
          { path: first, offset: 0.5 }, // 28,800, and one past the end
          { path: second, seek: 0.75, offset: 0.25 }, // 16,000 and 36,000
          { path: third, offset: -0.125, volume: 0.5 }, // 24,000
        ],
      },
    });
    const { left } = readSound(film);
    expect(findClicks(left)).toEqual([16_000, 24_000, 28_800, 36_000]);
    const heights = [16_000, 24_000, 28_800, 36_000].map((sample) => left[sample]);
    expect(heights).toEqual([0.5, 0.25, 0.25, 0.5].map((level) => expect.closeTo(level, 1.5)));
  });

  it('keep their places when a range of the composition is rendered', async () => {
    const track = clicks('range.wav', [48_300, 72_000]);
    await makeFilm({ chunks: [20, 25], options: { startFrame: 30, fps: 30 }, mix: { audioFilePath: track } });
    expect(findClicks(readSound(film).left)).toEqual([300, 24_000]);
  });

  it('are heard as they are when they are as loud as can be, and limited, not clipped, above that', async () => {
    const loud = clicks('loud.wav', [24_000], { level: 0.9 });
    const quiet = clicks('quiet.wav', [60_000]);
    expect(warnings(await makeFilm({ mix: { audioFilePath: loud } }))).toEqual([]);
    expect(readSound(film).left[24_000]).toBeCloseTo(0.9, 1);

    const events = await makeFilm({ mix: { audioTracks: [{ path: loud }, { path: loud }, { path: quiet }] } });
    expect(warnings(events)).toEqual([expect.stringMatching(/^the sound goes 5\.1 dB over full scale/)]);
    const { left } = readSound(film);
    const [limited, untouched] = findClicks(left);
    expect(Math.abs(limited! - 24_000)).toBeLessThan(3);
    expect(untouched).toBe(60_000);
    expect(left[60_000]).toBeCloseTo(0.5, 1);
    expect(left.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)).toBeLessThan(1.1);
  });

  it('that are missing or have no sound are refused, before the render and at its end', async () => {
    const silent = path.join(folder, 'silent.mp4');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc=s=64x36:d=1', silent]);
    const text = path.join(folder, 'text.mp3');
    writeFileSync(text, 'no sound at all');
    for (const [file, message] of [
      [path.join(folder, 'nowhere.mp3'), /the audio track .*nowhere.mp3 does not exist/],
      [folder, /is no file/],
      [silent, /silent.mp4 has no sound/],
      [text, /text.mp3/],
    ] as const) {
      await expect(checkTracks({ audioFilePath: file }, ffmpegPath)).rejects.toThrow(message);
      await expect(checkTracks({ audioTracks: [{ path: file }] }, ffmpegPath)).rejects.toThrow(InvalidInput);
      await expect(makeFilm({ mix: { audioFilePath: file } })).rejects.toThrow(InvalidInput);
    }
    await checkTracks({ audioFilePath: clicks('fine.wav', [0]) }, ffmpegPath);
  });

  it('may be many', async () => {
    const at = Array.from({ length: 40 }, (_, index) => 1000 + index * 1500);
    const track = clicks('many.wav', [1000], { seconds: 0.05 });
    await makeFilm({ mix: { audioTracks: at.map((sample) => ({ path: track, offset: (sample - 1000) / 48_000 })) } });
    expect(findClicks(readSound(film).left)).toEqual(at);
  });

  it('are left out with audio: false', async () => {
    await makeFilm({ mix: { audioFilePath: clicks('off.wav', [0]), audio: false } });
    expect(streams()).toEqual(['video']);
  });
});

describe('sound of the page', () => {
  it('is heard when and for as long as the page plays it', async () => {
    clicks('page.m4a', [4800, 24_000, 40_000], { in: root, encode: ['-b:a', '192k'] });
    await makeFilm({
      chunks: [13, 1, 46],
      clips: [
        { source: { kind: 'file', path: '/page.m4a' }, startSeconds: 0.3, endSeconds: 1.1 }, // 19,200 and 38,400; the third is cut
        { source: { kind: 'file', path: '/page.m4a' }, startSeconds: 1.25, sourceSeconds: 0.25, volume: 0.5 }, // 72,000 and 88,000
      ],
    });
    const { left } = readSound(film);
    expect(findClicks(left)).toEqual([19_200, 38_400, 72_000, 88_000]);
    expect(left[72_000]! / left[38_400]!).toBeCloseTo(0.5, 1);
  });

  it('is the same from many chunks as from one, sample for sample', async () => {
    clicks('same.mp3', [4801, 24_000, 48_000], { in: root });
    const clips = [{ source: { kind: 'file', path: '/same.mp3' }, startSeconds: 1 / 3 }] as const;
    const track = clicks('same.wav', [9999]);
    await makeFilm({ chunks: [60], clips, mix: { audioFilePath: track } });
    const one = readSound(film);
    await makeFilm({ chunks: [7, 1, 20, 2, 30], clips, mix: { audioFilePath: track } });
    const many = readSound(film);
    expect(Buffer.from(many.left.buffer).equals(Buffer.from(one.left.buffer))).toBe(true);
    expect(findClicks(one.left)).toEqual([9999, 20_801, 40_000, 64_000]);
    expect(readFrames(film)).toHaveLength(60);
  });

  it('is nothing where a video has no sound', async () => {
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=64x36:d=1',
      path.join(root, 'silent.mp4'),
    ]);
    await makeFilm({ clips: [{ source: { kind: 'file', path: '/silent.mp4' } }] });
    expect(streams()).toEqual(['video']);
  });

  it('is an error, not silence, where a file cannot be read', async () => {
    writeFileSync(path.join(root, 'broken.mp3'), Buffer.alloc(5000, 7));
    await expect(makeFilm({ clips: [{ source: { kind: 'file', path: '/broken.mp3' } }] })).rejects.toThrow(FfmpegError);
    await expect(makeFilm({ clips: [{ source: { kind: 'file', path: '/nowhere.mp3' } }] })).rejects.toThrow(
      /the page plays \/nowhere.mp3, which cannot be read/,
    );
  });

  it('never comes from outside of the root, nor from files that a list names', async () => {
    const secret = clicks('secret.wav', [4800]);
    symlinkSync(secret, path.join(root, 'link.wav'));
    for (const name of ['/link.wav', '/../secret.wav']) {
      await expect(makeFilm({ clips: [{ source: { kind: 'file', path: name } }] })).rejects.toThrow(
        /lies outside of its root/,
      );
    }
    writeFileSync(path.join(root, 'list.mp3'), `ffconcat version 1.0\nfile '${secret}'\n`);
    await expect(makeFilm({ clips: [{ source: { kind: 'file', path: '/list.mp3' } }] })).rejects.toThrow(FfmpegError);
    writeFileSync(
      path.join(root, 'list.m3u8'),
      `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${secret}\n#EXT-X-ENDLIST\n`,
    );
    await expect(makeFilm({ clips: [{ source: { kind: 'file', path: '/list.m3u8' } }] })).rejects.toThrow(FfmpegError);
  });

  it('is fetched where it comes from the web', async () => {
    const file = clicks('web.webm', [24_000], { encode: ['-c:a', 'libopus', '-b:a', '160k'] });
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/web.webm?v=1' ? 200 : 404).end(readFileSync(file)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const located = { kind: 'http', url: `${origin}/` } as const;
      await makeFilm({
        located,
        clips: [{ source: { kind: 'url', url: `${origin}/web.webm?v=1` }, startSeconds: 0.5 }],
      });
      expect(findClicks(readSound(film).left)).toEqual([48_000]);
      const gone = makeFilm({ located, clips: [{ source: { kind: 'url', url: `${origin}/gone.webm` } }] });
      await expect(gone).rejects.toThrow(/decoding the sound of http.*gone.webm/);
    } finally {
      server.close();
    }
  });

  it('loops, and plays faster or slower', async () => {
    clicks('loop.wav', [4800], { seconds: 0.5, in: root });
    await makeFilm({
      clips: [
        {
          source: { kind: 'file', path: '/loop.wav' },
          startSeconds: 0.25,
          sourceSeconds: 0.2,
          endSeconds: 1.5,
          loop: true,
        },
      ],
    });
    // The loop is 24,000 samples long and begins at 9,600 of it.
    expect(findClicks(readSound(film).left)).toEqual([12_000 + 19_200, 12_000 + 43_200]);

    clicks('rate.wav', [40_000, 64_000], { in: root });
    await makeFilm({ clips: [{ source: { kind: 'file', path: '/rate.wav' }, sourceSeconds: 0.5, playbackRate: 2 }] });
    const [first, second] = findClicks(readSound(film).left, 0.05);
    // 8,000 and 20,000; stretching shifts a single click by some hundredths of a second.
    expect(Math.abs(first! - 8000)).toBeLessThan(2400);
    expect(Math.abs(second! - 20_000)).toBeLessThan(2400);
  });

  it('comes out of the segments of executors that return some', async () => {
    const plan = planOf([10, 20], { fps: 30 });
    for (const [index, { outputFile, frameCount }] of plan.chunks.entries()) {
      const picture = path.join(runFolder, `picture ${index}.mov`);
      await encodeSegment(picture, jpegs.slice(0, frameCount), { fps: 30 });
      const sound = clicks(`segment ${index}.wav`, [4000 + index * 1000], { seconds: frameCount / 30 });
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-i',
        picture,
        '-i',
        sound,
        '-c:v',
        'copy',
        '-c:a',
        'pcm_s16le',
        '-movflags',
        '+frag_keyframe+empty_moov',
        path.join(runFolder, outputFile),
      ]);
    }
    await stitch({ plan, runFolder, outputFile: film, located: page(), ffmpegPath });
    expect(findClicks(readSound(film).left)).toEqual([4000, 16_000 + 5000]);
  });

  it('is refused where its soundtrack is damaged', async () => {
    for (const text of [
      '{',
      '{"version":2,"clips":[]}',
      '{"version":1,"clips":[{"source":{"kind":"file","path":"relative"}}]}',
    ]) {
      const plan = planOf([3], { fps: 30 });
      await encodeSegment(path.join(runFolder, plan.chunks[0]!.outputFile), jpegs.slice(0, 3), { fps: 30 });
      writeFileSync(path.join(runFolder, `${plan.chunks[0]!.outputFile}.sound.json`), text);
      await expect(stitch({ plan, runFolder, outputFile: film, located: page(), ffmpegPath })).rejects.toThrow(
        VerifyError,
      );
    }
  });

  it('leaves no temporary files', async () => {
    copyFileSync(clicks('left.wav', [0]), path.join(root, 'left.wav'));
    await makeFilm({ chunks: [5], clips: [{ source: { kind: 'file', path: '/left.wav' } }] });
    expect(readdirSync(runFolder).sort()).toEqual(['segment-0.mov', 'segment-0.mov.sound.json']);
  });
});
