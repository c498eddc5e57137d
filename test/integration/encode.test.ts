import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled, FfmpegError } from '../../src/core/errors';
import {
  decodedPictures,
  drawImages,
  encodeSegment,
  framesInOrder,
  height,
  openEncoder,
  probeVideo,
  readFrames,
  spacings,
  width,
} from '../support/segments';

let folder: string;
let jpegs: Buffer[];
let pngs: Buffer[];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "encode 'n' test "));
  jpegs = drawImages(path.join(folder, 'jpeg'), 70, 'jpeg');
  pngs = drawImages(path.join(folder, 'png'), 12, 'png');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => path.join(folder, name);
const rates = ['24', '25', '30', '50', '60', '24000/1001', '30000/1001', '60000/1001', '0.5', '1000'] as const;

function script(name: string, body: string): string {
  const program = file(name);
  writeFileSync(program, `#!${process.execPath}\n${body}`);
  chmodSync(program, 0o755);
  return program;
}

describe('SegmentEncoder', () => {
  it.each(rates)('shows every image at its own time at %s frames per second', async (fps) => {
    const name = file(`rate ${fps.replace('/', '_')}.mov`);
    await encodeSegment(name, jpegs.slice(0, 33), { fps });
    const { packets, stream } = probeVideo(name);
    const [num, den = 1] = fps.split('/').map(Number) as [number, number?];
    const [ticks] = String(stream.time_base).split('/').map(Number).slice(1) as [number];
    expect(packets.map(({ pts }) => pts)).toEqual(packets.map((_, frame) => (frame * den * ticks) / num));
    expect(packets).toHaveLength(33);
    expect(readFrames(name)).toEqual(framesInOrder(33));
  });

  it.each([
    ['one frame', 1, () => true],
    ['two frames', 2, () => true],
    ['one image that stands to the end', 40, (index: number) => index === 0],
    ['frames that stand still now and then', 61, (index: number) => index % 7 === 0 || index % 11 === 0],
    ['a last frame that stands still', 20, (index: number) => index < 15],
  ] as const)('counts exactly: %s', async (title, count, isSent) => {
    const name = file(`${title}.mp4`);
    await encodeSegment(name, jpegs.slice(0, count), { fps: '30000/1001', isSent });
    const frames = framesInOrder(count);
    const expected = frames.map((frame) => frames.findLast((earlier) => earlier <= frame && isSent(earlier)));
    expect(readFrames(name)).toEqual(expected);
    expect(spacings(probeVideo(name).packets.map(({ pts }) => pts))).toEqual(count === 1 ? [] : [1001]);
  });

  it.each([
    ['draft', 'yuv420p'],
    ['standard', 'yuv420p'],
    ['high', 'yuv420p'],
    ['lossless', 'yuv444p'],
  ] as const)('tags %s as limited-range BT.709, without frames out of order', async (quality, pixelFormat) => {
    const name = file(`${quality}.mp4`);
    const images = quality === 'draft' || quality === 'standard' ? jpegs.slice(0, 12) : pngs;
    await encodeSegment(name, images, { fps: 30, quality });
    const { stream, packets } = probeVideo(name);
    const { color_range, color_space, color_primaries, color_transfer, pix_fmt, has_b_frames } = stream;
    expect({ color_range, color_space, color_primaries, color_transfer, pix_fmt, has_b_frames }).toEqual({
      color_range: 'tv',
      color_space: 'bt709',
      color_primaries: 'bt709',
      color_transfer: 'bt709',
      pix_fmt: pixelFormat,
      has_b_frames: 0,
    });
    expect(packets.every(({ pts, dts }) => pts === dts)).toBe(true);
    expect(readFrames(name)).toEqual(framesInOrder(12));
  });

  it.each(['standard', 'high', 'lossless'] as const)('keeps colours as they were in %s', async (quality) => {
    const colours = [
      [255, 0, 0],
      [0, 160, 0],
      [20, 40, 220],
      [230, 200, 30],
    ] as const;
    for (const [index, [red, green, blue]] of colours.entries()) {
      const hex = [red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('');
      const codec =
        quality === 'standard'
          ? ['-pix_fmt', 'yuvj420p', '-q:v', '1', '-c:v', 'mjpeg']
          : ['-pix_fmt', 'rgb24', '-c:v', 'png'];
      const image = execFileSync('ffmpeg', [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        `color=0x${hex}:s=${width}x${height},format=rgb24`,
        '-frames:v',
        '1',
        ...codec,
        '-f',
        'image2pipe',
        '-',
      ]);
      const name = file(`colour ${quality} ${index}.mp4`);
      await encodeSegment(name, [image], { fps: 30, quality });
      const back =
        'scale=in_color_matrix=bt709:in_range=tv:out_range=full:flags=accurate_rnd+full_chroma_int,format=rgb24,crop=1:1';
      const pixel = execFileSync('ffmpeg', [
        '-v',
        'error',
        '-i',
        name,
        '-vf',
        back,
        '-frames:v',
        '1',
        '-f',
        'rawvideo',
        '-',
      ]);
      const errors = [red, green, blue].map((value, channel) => Math.abs(value - (pixel[channel] ?? -99)));
      expect(Math.max(...errors), `${[...pixel]} for ${[red, green, blue]}`).toBeLessThanOrEqual(4);
    }
  });

  it.each(['draft', 'standard', 'high', 'lossless'] as const)(
    'shows a picture that stands the same to the bit until the next, in %s',
    async (quality) => {
      const images = drawImages(
        path.join(folder, `held ${quality}`),
        70,
        quality === 'draft' || quality === 'standard' ? 'jpeg' : 'png',
      );
      const changes = [0, 1, 3, 40, 41, 43, 61, 64];
      const name = file(`held ${quality}.mp4`);
      await encodeSegment(name, images, { fps: 30, quality, isSent: (index) => changes.includes(index) });
      const expected = framesInOrder(70).map((frame) => changes.findLast((change) => change <= frame));
      expect(readFrames(name)).toEqual(expected);
      const pictures = decodedPictures(name);
      // A long hold begins with its refinement, and a keyframe begins it anew.
      const settled = expected.flatMap((change, frame) =>
        change === expected[frame - 3] && frame !== 60 ? [frame] : [],
      );
      expect(settled.filter((frame) => pictures[frame] !== pictures[frame - 1])).toEqual([]);
    },
  );

  it('puts a keyframe at least every two seconds, so that players find their place fast', async () => {
    const name = file('keyframes.mp4');
    await encodeSegment(name, jpegs, { fps: 10 });
    const flags = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=flags', '-of', 'csv=p=0', name], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
    const keys = flags.flatMap((flag, index) => (flag.startsWith('K') ? [index] : []));
    expect(keys[0]).toBe(0);
    expect(
      Math.max(...[...keys, flags.length].slice(1).map((key, index) => key - (keys[index] ?? 0))),
    ).toBeLessThanOrEqual(20);
  });

  it('reports an ffmpeg that dies midway, with the frames it was at and what it said', async () => {
    const ffmpegPath = script(
      'dies',
      `process.stdin.once('data', () => { console.error('boiler exploded'); process.exit(9); });`,
    );
    const encoder = await openEncoder(file('dies.mp4'), { fps: 30, startFrame: 720, frameCount: 240, ffmpegPath });
    const work = (async () => {
      for (let index = 0; index < 240; index++) await encoder.write(jpegs[index % 70]!, index);
      await encoder.finish(240);
    })();
    await expect(work).rejects.toMatchObject({
      name: 'FfmpegError',
      message: 'ffmpeg exited with 9 while encoding frames 720–959: boiler exploded',
      stderrTail: 'boiler exploded',
      retryable: false,
    });
  });

  it('calls an ffmpeg that was killed worth another try, and leaves no partial file', async () => {
    const name = file('killed.mp4');
    const ffmpegPath = script(
      'killed',
      `require('node:fs').writeFileSync(${JSON.stringify(name)}, 'half'); process.kill(process.pid, 'SIGKILL')`,
    );
    const encoder = await openEncoder(name, { fps: 30, ffmpegPath });
    const work = encoder.write(jpegs[0]!, 0).then(() => encoder.finish(1));
    await expect(work).rejects.toMatchObject({
      message: expect.stringContaining('was killed by SIGKILL'),
      retryable: true,
    });
    expect(existsSync(name)).toBe(false);
  });

  it('ends an ffmpeg that reads no more and does not end by itself', async () => {
    const ffmpegPath = script('deaf', `require('node:fs').closeSync(0); setInterval(() => {}, 1000);`);
    const encoder = await openEncoder(file('deaf.mp4'), { fps: 30, ffmpegPath });
    const work = (async () => {
      for (let index = 0; index < 1000; index++) await encoder.write(jpegs[index % 70]!, index);
      await encoder.finish(1000);
    })();
    await expect(work).rejects.toThrow(/ffmpeg was killed by SIGKILL/);
  });

  it('says that the disk is full', async () => {
    const encoder = await openEncoder('/dev/full', { fps: 30 });
    encoder.abort = async () => {}; // the device is not ours to remove
    await encoder.write(jpegs[0]!, 0);
    await expect(encoder.finish(60)).rejects.toMatchObject({
      name: 'FramewrightError',
      message: expect.stringMatching(/^the disk is full/),
    });
  });

  it('names an ffmpeg that is not there', async () => {
    const { SegmentEncoder } = await import('../../src/core/encode/SegmentEncoder');
    const encoder = new SegmentEncoder({
      ffmpegPath: file('no ffmpeg'),
      outputFile: file('x.mp4'),
      width,
      height,
      rate: { num: 30, den: 1 },
      options: {},
      image: { type: 'jpeg', quality: 90 },
    });
    await expect(encoder.write(jpegs[0]!, 0).then(() => encoder.finish(1))).rejects.toThrow(FfmpegError);
    await encoder.abort();
  });

  it.each([
    ['takes nothing', 'setInterval(() => {}, 1000)', 300],
    ['takes all and never ends', 'process.stdin.resume(); setInterval(() => {}, 1000)', 3],
  ])('gives up on an ffmpeg that %s', async (name, code, images) => {
    const ffmpegPath = script(name, code);
    const many = Array.from({ length: images }, (_, index) =>
      Buffer.concat([jpegs[index % 10]!, Buffer.alloc(20_000)]),
    );
    await expect(encodeSegment(file('hung.mp4'), many, { fps: 30, ffmpegPath, timeoutMs: 300 })).rejects.toMatchObject({
      name: 'FfmpegError',
      message: expect.stringContaining('did nothing for 0 s while encoding'),
      mend: expect.stringContaining('Is it an ffmpeg?'),
      retryable: false,
    });
  });

  it('never succeeds with a file that lacks frames', async () => {
    const real = execFileSync('which', ['ffmpeg'], { encoding: 'utf8' }).trim();
    const ffmpegPath = script(
      'loses a frame',
      `const { spawn } = require('node:child_process'); const args = process.argv.slice(2);
       args.splice(args.indexOf('-vf'), 0, '-frames:v', '9');
       spawn(${JSON.stringify(real)}, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code));`,
    );
    const name = file('short.mp4');
    await expect(encodeSegment(name, jpegs.slice(0, 10), { fps: 30, ffmpegPath })).rejects.toThrow(
      /holds 9 frames, expected 10/,
    );
    expect(existsSync(name)).toBe(false);
  });

  it('stops at once when it is cancelled, and leaves nothing', async () => {
    const controller = new AbortController();
    const { SegmentEncoder } = await import('../../src/core/encode/SegmentEncoder');
    const { resolveFfmpeg } = await import('../../src/core/ffmpeg/resolveFfmpeg');
    const name = file('cancelled.mp4');
    const encoder = new SegmentEncoder({
      ffmpegPath: await resolveFfmpeg(),
      outputFile: name,
      width,
      height,
      rate: { num: 30, den: 1 },
      options: {},
      image: { type: 'jpeg', quality: 90 },
      signal: controller.signal,
    });
    await encoder.write(jpegs[0]!, 0);
    controller.abort();
    await expect(encoder.finish(1)).rejects.toThrow(Cancelled);
    await encoder.abort();
    expect(existsSync(name)).toBe(false);
  });

  it('refuses an image of another size or kind than the others', async () => {
    const encoder = await openEncoder(file('shape.mp4'), { fps: 30 });
    await encoder.write(jpegs[0]!, 0);
    await expect(encoder.write(Buffer.from('GIF89a, not an image that we know'), 1)).rejects.toThrow(
      'the image of frame 1 is neither JPEG nor PNG, expected 64×36',
    );
    await expect(encoder.write(pngs[1]!, 1)).rejects.toThrow(/the image of frame 1 is PNG .*, those before it JPEG/);
    await expect(encoder.write(jpegs[0]!, 0)).rejects.toThrow(/got frame 0 of the segment where it can take 1/);
    await encoder.abort();
  });
});
