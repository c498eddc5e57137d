import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, FfmpegError, FramewrightError, InvalidInput, VerifyError } from '../../src/core/errors';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import type { RunEvent } from '../../src/core/orchestrator/events';
import { parseFrameRate } from '../../src/core/plan/frameRate';
import type { RenderPlan } from '../../src/core/plan/types';
import { concatenateVideos } from '../../src/core/stitch/concatenateVideos';
import { stitch } from '../../src/core/stitch/stitch';
import { planOf } from '../support/planOf';
import { drawImages, encodeSegment, framesInOrder, probeVideo, readFrames, spacings } from '../support/segments';

let folder: string;
let jpegs: Buffer[];
let ffmpegPath: string;
let cases = 0;
let runFolder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "stitch 'n' test "));
  jpegs = drawImages(path.join(folder, 'jpeg'), 70, 'jpeg');
  ffmpegPath = await resolveFfmpeg();
});
beforeEach(() => {
  runFolder = path.join(folder, `run ${++cases}`);
  mkdirSync(runFolder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function encodePlan(plan: RenderPlan): Promise<void> {
  const fps = plan.composition.fps;
  for (const { startFrame, frameCount, outputFile } of plan.chunks) {
    const images = Array.from({ length: frameCount }, (_, frame) => jpegs[(startFrame + frame) % 70]!);
    await encodeSegment(path.join(runFolder, outputFile), images, { fps });
  }
}

function stitchPlan(
  plan: RenderPlan,
  outputFile: string,
  more: { signal?: AbortSignal; ffmpegPath?: string; onEvent?: (event: RunEvent) => void } = {},
) {
  const located = { kind: 'http', url: 'http://localhost/' } as const;
  return stitch({ plan, runFolder, outputFile, located, ffmpegPath, ...more });
}

const uneven = [37, 1, 2, 3, 20, 1, 6];

describe('stitch', () => {
  it.each(['24', '25', '30', '50', '60', '24000/1001', '30000/1001', '60000/1001', '12.5', '1000'])(
    'joins uneven segments without a seam at %s frames per second',
    async (fps) => {
      const plan = planOf(uneven, { fps });
      await encodePlan(plan);
      const film = path.join(runFolder, 'film.mp4');
      await stitchPlan(plan, film);

      const { packets, stream, seconds } = probeVideo(film);
      const { num, den } = parseFrameRate(fps);
      const ticks = (Number(String(stream.time_base).split('/')[1]) * den) / num;
      expect(readFrames(film)).toEqual(framesInOrder(70));
      expect(packets.map(({ pts }) => pts)).toEqual(packets.map((_, frame) => frame * ticks));
      expect(spacings(packets.map(({ dts }) => dts))).toEqual([ticks]);
      expect(packets.every(({ duration }) => duration === ticks)).toBe(true);
      expect(stream).toMatchObject({
        avg_frame_rate: `${num}/${den}`,
        r_frame_rate: `${num}/${den}`,
        nb_frames: '70',
        start_pts: 0,
        duration_ts: 70 * ticks,
      });
      expect(seconds).toBeCloseTo((70 * den) / num, 5);
    },
  );

  it('goes the same way with one segment', async () => {
    const plan = planOf([12], { fps: 30 });
    await encodePlan(plan);
    const film = path.join(runFolder, 'film.mp4');
    const events: RunEvent[] = [];
    await stitchPlan(plan, film, { onEvent: (event) => events.push(event) });
    expect(readFrames(film)).toEqual(framesInOrder(12));
    expect(events.map((event) => ('phase' in event ? `${event.type} ${event.phase}` : event.type))).toEqual([
      'phaseStarted mix',
      'phaseFinished mix',
      'phaseStarted stitch',
      'phaseFinished stitch',
      'phaseStarted verify',
      'phaseFinished verify',
      'phaseStarted publish',
      'phaseFinished publish',
    ]);
  });

  it('keeps every timestamp exact over hundreds of seams', async () => {
    const plan = planOf(
      Array.from({ length: 400 }, () => 7),
      { fps: '60000/1001' },
    );
    const [first] = plan.chunks;
    await encodeSegment(path.join(runFolder, first!.outputFile), jpegs.slice(0, 7), { fps: '60000/1001' });
    for (const { outputFile, id } of plan.chunks)
      if (id > 0) symlinkSync(first!.outputFile, path.join(runFolder, outputFile));
    const film = path.join(runFolder, 'film.mp4');
    await stitchPlan(plan, film);
    const { packets, stream } = probeVideo(film);
    expect(packets).toHaveLength(2800);
    expect(spacings(packets.map(({ pts }) => pts))).toEqual([1001]);
    expect(stream.avg_frame_rate).toBe('60000/1001');
  });

  it('puts the index first and tags the colours', async () => {
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    const film = path.join(runFolder, 'film.mp4');
    await stitchPlan(plan, film);
    const bytes = readFileSync(film);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(probeVideo(film).stream).toMatchObject({
      color_range: 'tv',
      color_space: 'bt709',
      color_primaries: 'bt709',
      color_transfer: 'bt709',
    });
  });

  it('makes the folder of the film, whatever signs its name has, and leaves nothing else in it', async () => {
    const plan = planOf([3, 3], { fps: 30 });
    await encodePlan(plan);
    const place = path.join(runFolder, 'new', `o'ut "put" %d 🎬\nline`);
    const film = path.join(place, `pipe:-x 'film' %03d.mp4`);
    await stitchPlan(plan, film);
    expect(readFrames(`file:${film}`)).toEqual(framesInOrder(6));
    expect(readdirSync(place)).toEqual([path.basename(film)]);
  });

  it('replaces an old film only with a finished one', async () => {
    const plan = planOf([3, 3], { fps: 30 });
    await encodePlan(plan);
    const film = path.join(runFolder, 'film.mp4');
    writeFileSync(film, 'the old film');
    truncateSync(path.join(runFolder, 'segment-1.mov'), 900);
    await expect(stitchPlan(plan, film)).rejects.toThrow(VerifyError);
    expect(readFileSync(film, 'utf8')).toBe('the old film');
    await encodePlan(plan);
    await stitchPlan(plan, film);
    expect(readFrames(film)).toEqual(framesInOrder(6));
  });

  it('writes through a link to the film, and refuses what is no file', async () => {
    const plan = planOf([3], { fps: 30 });
    await encodePlan(plan);
    writeFileSync(path.join(runFolder, 'real.mp4'), 'old');
    symlinkSync('real.mp4', path.join(runFolder, 'link.mp4'));
    await stitchPlan(plan, path.join(runFolder, 'link.mp4'));
    expect(readFrames(path.join(runFolder, 'real.mp4'))).toEqual(framesInOrder(3));
    await expect(stitchPlan(plan, '/dev/null')).rejects.toThrow(InvalidInput);
    await expect(stitchPlan(plan, runFolder)).rejects.toThrow(/is a folder/);
  });

  it('refuses a segment with a frame too few', async () => {
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    await encodeSegment(path.join(runFolder, 'segment-1.mov'), jpegs.slice(0, 4), { fps: 30 });
    await expect(stitchPlan(plan, path.join(runFolder, 'film.mp4'))).rejects.toThrow(
      /segment-1.mov holds 4 frames, expected 5/,
    );
    expect(existsSync(path.join(runFolder, 'film.mp4'))).toBe(false);
  });

  it('refuses a segment of another rate', async () => {
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    await encodeSegment(path.join(runFolder, 'segment-1.mov'), jpegs.slice(0, 5), { fps: '30000/1001' });
    await expect(stitchPlan(plan, path.join(runFolder, 'film.mp4'))).rejects.toThrow(
      /frame 1 of .*segment-1.mov is shown at 0.03336\d s, which is no frame of 30\/1/,
    );
  });

  it('refuses segments that were encoded with other parameters', async () => {
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    await encodeSegment(path.join(runFolder, 'segment-1.mov'), jpegs.slice(0, 5), { fps: 30, quality: 'draft' });
    await expect(stitchPlan(plan, path.join(runFolder, 'film.mp4'))).rejects.toThrow(
      /cannot be joined: both avc1 64×36, encoded with other parameters/,
    );
  });

  it('names a segment that is missing', async () => {
    const plan = planOf([5, 5], { fps: 30 });
    await expect(stitchPlan(plan, path.join(runFolder, 'film.mp4'))).rejects.toThrow(
      /segment-0.mov cannot be read: it does not exist/,
    );
  });

  it('never publishes a film that lacks frames', async () => {
    const wrapper = path.join(runFolder, 'loses a frame');
    writeFileSync(
      wrapper,
      `#!${process.execPath}\nconst { spawn } = require('node:child_process'); const args = process.argv.slice(2);
      args.splice(args.indexOf('-c:v'), 0, '-frames:v', '9');
      spawn(${JSON.stringify(ffmpegPath)}, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code));`,
    );
    chmodSync(wrapper, 0o755);
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    const film = path.join(runFolder, 'out', 'film.mp4');
    await expect(stitchPlan(plan, film, { ffmpegPath: wrapper })).rejects.toThrow(/the film has 9 frames, expected 10/);
    expect(readdirSync(path.dirname(film))).toEqual([]);
  });

  it('gets along with an ffmpeg before 5.0, which keeps the duration in ms', async () => {
    const wrapper = path.join(runFolder, 'old ffmpeg');
    writeFileSync(
      wrapper,
      `#!${process.execPath}\nconst { spawn } = require('node:child_process'); const args = process.argv.slice(2);
      if (args.includes('-movie_timescale')) { console.error("Unrecognized option 'movie_timescale'.\\nError splitting the argument list: Option not found"); process.exit(1); }
      spawn(${JSON.stringify(ffmpegPath)}, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code));`,
    );
    chmodSync(wrapper, 0o755);
    const plan = planOf(uneven, { fps: '30000/1001' });
    await encodePlan(plan);
    const film = path.join(runFolder, 'film.mp4');
    await stitchPlan(plan, film, { ffmpegPath: wrapper });
    expect(spacings(probeVideo(film).packets.map(({ pts }) => pts))).toEqual([1001]);
  });

  it('stops when it is cancelled, and leaves nothing', async () => {
    const wrapper = path.join(runFolder, 'slow');
    writeFileSync(
      wrapper,
      `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(path.join(runFolder, 'pid'))}, String(process.pid)); setInterval(() => {}, 1000)`,
    );
    chmodSync(wrapper, 0o755);
    const plan = planOf([5, 5], { fps: 30 });
    await encodePlan(plan);
    const controller = new AbortController();
    const film = path.join(runFolder, 'out', 'film.mp4');
    const work = stitchPlan(plan, film, { signal: controller.signal, ffmpegPath: wrapper });
    while (!existsSync(path.join(runFolder, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 20));
    controller.abort();
    await expect(work).rejects.toThrow(Cancelled);
    expect(readdirSync(path.dirname(film))).toEqual([]);
    await expect(stitchPlan(plan, film, { signal: controller.signal })).rejects.toThrow(Cancelled);
  });

  it('needs no ffprobe', async () => {
    const bin = path.join(runFolder, 'bin');
    mkdirSync(bin);
    symlinkSync(ffmpegPath, path.join(bin, 'ffmpeg'));
    const before = process.env.PATH;
    try {
      process.env.PATH = bin;
      expect(() => execFileSync('ffprobe', ['-version'])).toThrow(/ENOENT/);
      const plan = planOf([5, 5], { fps: 30 });
      await encodePlan(plan);
      const track = path.join(runFolder, 'track.wav');
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1', track]);
      await stitchPlan(
        { ...plan, mixOptions: { ...plan.mixOptions, audioFilePath: track } },
        path.join(runFolder, 'film.mp4'),
      );
      await concatenateVideos([path.join(runFolder, 'segment-0.mov')], path.join(runFolder, 'other.mp4'));
    } finally {
      process.env.PATH = before;
    }
    expect(readFrames(path.join(runFolder, 'film.mp4'))).toEqual(framesInOrder(10));
  });
});

describe('concatenateVideos', () => {
  it('joins what others encoded, with frames out of order and names of all sorts', async () => {
    const names = [`a 'b' "c".mp4`, `with\nline break.mp4`, ' spaces %d 🎬 .mp4', 'back\\slash.mov'].map((name) =>
      path.join(runFolder, name),
    );
    const lengths = [20, 1, 2, 33];
    let start = 0;
    for (const [index, name] of names.entries()) {
      const input = [
        '-framerate',
        '30000/1001',
        '-start_number',
        String(start + 1),
        '-i',
        path.join(folder, 'jpeg', '%05d.jpeg'),
      ];
      const encode = [
        '-frames:v',
        String(lengths[index]),
        '-pix_fmt',
        'yuv420p',
        '-c:v',
        'libx264',
        '-bf',
        '3',
        '-f',
        name.endsWith('mov') ? 'mov' : 'mp4',
      ];
      execFileSync('ffmpeg', ['-v', 'error', ...input, ...encode, `file:${name}`]);
      start += lengths[index]!;
    }
    const film = path.join(runFolder, 'joined.mp4');
    await concatenateVideos(names, film);
    const { packets, stream } = probeVideo(film);
    expect(spacings(packets.map(({ pts }) => pts))).toEqual([1001]);
    expect(spacings(packets.map(({ dts }) => dts).sort((a, b) => a - b))).toEqual([1001]);
    expect(stream).toMatchObject({ avg_frame_rate: '30000/1001', start_pts: 0, nb_frames: '56', has_b_frames: 2 });
    expect(readFrames(film)).toEqual(framesInOrder(56));
  });

  it('refuses nothing at all, a missing file, and what is no video', async () => {
    const text = path.join(runFolder, 'text.mp4');
    writeFileSync(text, 'this is no video, whatever its name says');
    await expect(concatenateVideos([], 'x.mp4')).rejects.toThrow(InvalidInput);
    await expect(concatenateVideos([path.join(runFolder, 'nowhere.mp4')], 'x.mp4')).rejects.toThrow(/does not exist/);
    await expect(concatenateVideos([text], 'x.mp4')).rejects.toThrow(VerifyError);
  });

  it('refuses sizes that differ', async () => {
    const names = ['64x36', '32x18'].map((size) => {
      const name = path.join(runFolder, `${size}.mp4`);
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        `testsrc=s=${size}:r=30:d=0.2`,
        '-pix_fmt',
        'yuv420p',
        name,
      ]);
      return name;
    });
    await expect(concatenateVideos(names, path.join(runFolder, 'x.mp4'))).rejects.toThrow(/avc1 64×36 and avc1 32×18/);
  });

  it.each([
    ['ffmpeg fails', 'x.mp4: Invalid argument', FfmpegError, /Invalid argument/],
    ['the disk is full', 'x.mp4: No space left on device', FramewrightError, /the disk is full/],
    [
      'the disk is full and ffmpeg makes nothing of it',
      'No space left on device',
      FramewrightError,
      /the disk is full/,
      0,
    ],
  ])('says when %s, and leaves nothing', async (_, says, type, message, code = 1) => {
    const name = path.join(runFolder, 'a.mp4');
    await encodeSegment(name, jpegs.slice(0, 3), { fps: 30 });
    const broken = path.join(runFolder, 'broken ffmpeg');
    writeFileSync(broken, `#!${process.execPath}\nconsole.error('${says}'); process.exit(${code})`);
    chmodSync(broken, 0o755);
    const work = concatenateVideos([name], path.join(runFolder, 'out', 'x.mp4'), { ffmpegPath: broken });
    await expect(work).rejects.toThrow(type);
    await expect(work).rejects.toThrow(message);
    expect(readdirSync(path.join(runFolder, 'out'))).toEqual([]);
  });
});
