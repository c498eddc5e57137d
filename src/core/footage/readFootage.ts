import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { FfmpegError } from '../errors';
import { fileInput } from '../ffmpeg/inputArgs';
import { commonArgs, runFfmpeg } from '../ffmpeg/runFfmpeg';
import { spawnChild } from '../process/spawnChild';
import { containerDuration } from './containerDuration';
import type { Footage, PictureFormat } from './Footage';

/** Whose packets each hold one picture, and that a browser decodes by itself. */
const codecs = new Set(['h264', 'vp8', 'vp9', 'av1']);

// Names of ffmpeg for the code points of ITU-T H.273.
const primaries = ['', 'bt709', 'unknown', '', 'bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'film', 'bt2020'];
const transfers = [
  ...['', 'bt709', 'unknown', '', 'bt470m', 'bt470bg', 'smpte170m', 'smpte240m', 'linear', 'log100', 'log316'],
  ...['iec61966-2-4', 'bt1361e', 'iec61966-2-1', 'bt2020-10', 'bt2020-12'],
];
const matrices = ['gbr', 'bt709', 'unknown', '', 'fcc', 'bt470bg', 'smpte170m', 'smpte240m', 'ycgco', 'bt2020nc'];

/** What the browser decodes itself for a seek, in pictures and in pixels: less is not worth an ffmpeg. */
const fewPictures = 3;
const fewPixels = 100_000;
/** The page script knows a stand-in by its length, which in slow time is twelve days for 62.5 ms. */
const leastMicros = 100_000;

/** A file that takes longer to be read through is not waited for, in ms. */
const patienceMs = 10_000;

/** ffmpeg's arguments that open a video. */
export function footageInput(file: string): string[] {
  return fileInput(file, 'mov,mp4,matroska,webm');
}

/**
 * Finds out when the pictures of a video are due and what they look like. Undefined for one that gains nothing by being sought
 * through ffmpeg, or that would not look the same: 10 bits, transparency, fields, fragments, odd sizes. Rejects where ffmpeg fails.
 */
export async function readFootage(
  ffmpegPath: string,
  file: string,
  signal?: AbortSignal,
): Promise<Footage | undefined> {
  const micros = await containerDuration(file);
  if (micros === undefined || micros < leastMicros) return undefined;
  const list = ['-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', 'pipe:1'];
  const look = ['-map', '0:V:0', '-frames:v', '1', '-vf', 'showinfo=checksum=0', '-f', 'null', '-'];
  const [packets, log] = await Promise.all([
    runFfmpeg(ffmpegPath, ['-copyts', ...footageInput(file), ...list], {
      what: `reading ${file}`,
      signal,
      timeoutMs: patienceMs,
    }),
    readLog(ffmpegPath, ['-copyts', ...footageInput(file), ...look], signal),
  ]);
  const picture = readPicture(log);
  const order = readPackets(packets.stdout.toString('latin1'));
  if (!picture || !order || order.times[0] !== picture.time) return undefined;
  const longest = order.keyframes.reduce((most, keyframe, i) => Math.max(most, i - keyframe), 0);
  if (longest < fewPictures || longest * picture.format.width * picture.format.height < fewPixels) return undefined;
  const [, hours, minutes, seconds, start] = /Duration: (\d+):(\d+):(\d+\.\d+), start: (-?[\d.]+)/.exec(log) ?? [];
  const said = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (!(Math.abs(said - micros / 1e6) < 0.02)) return undefined;
  return { file, format: picture.format, ...order, micros, start: Number(start) };
}

/** All that ffmpeg says: `runFfmpeg` keeps the end of it. */
async function readLog(ffmpegPath: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const child = spawnChild(ffmpegPath, [...commonArgs('info'), ...args], {
    what: 'ffmpeg',
    stdio: ['ignore', 'ignore', 'pipe'],
    errorType: FfmpegError,
    signal,
  });
  const [log] = await Promise.all([text(child.process.stderr as Readable), child.exited]);
  return log;
}

/** Reads ffmpeg's `framecrc` list: a line a packet, `stream, dts, pts, duration, bytes, checksum`, and its flags where it is no keyframe. */
function readPackets(list: string): Pick<Footage, 'timeBase' | 'times' | 'keyframes'> | undefined {
  const [, num, den] = /^#tb 0: (\d+)\/(\d+)/m.exec(list) ?? [];
  const codec = /^#codec_id 0: (\w+)/m.exec(list)?.[1] ?? '';
  if (!codecs.has(codec)) return undefined;
  const packets = [...list.matchAll(/^0, *-?\d+, *(-?\d+), *\d+, *\d+, *0x\w+(, F=)?/gm)]
    .map(([, time, flags]) => ({ time: Number(time), isKeyframe: flags === undefined }))
    .sort((a, b) => a.time - b.time);
  const times: number[] = [];
  const keyframes: number[] = [];
  let keyframe = 0;
  for (const { time, isKeyframe } of packets) {
    // What lies before the start, an edit cut off.
    if (time < 0 || time === times.at(-1)) continue;
    if (isKeyframe) keyframe = times.length;
    times.push(time);
    keyframes.push(keyframe);
  }
  return { timeBase: { num: Number(num), den: Number(den) }, times, keyframes };
}

/** Reads what the `showinfo` filter says of the first picture. */
function readPicture(log: string): { time: number; format: PictureFormat } | undefined {
  const line = /n: *0 pts: *(-?\d+) .*fmt:(\w+) .*sar:(\d+)\/(\d+) s:(\d+)x(\d+) i:(\w)/.exec(log);
  if (!line || /alpha_mode *: *1/i.test(log)) return undefined;
  const [, time, pixels, across, down, width, height, scan] = line;
  const colour = (what: string) => new RegExp(`color_${what}:([\\w-]+)`).exec(log)?.[1] ?? 'unknown';
  const code = (names: readonly string[], what: string) => names.indexOf(colour(what));
  const format = {
    width: Number(width),
    height: Number(height),
    // 0/1: nothing is said.
    pixelShape: [Number(across) || 1, Number(down)] as const,
    isFullRange: pixels === 'yuvj420p' || colour('range') === 'pc',
    primaries: code(primaries, 'primaries'),
    transfer: code(transfers, 'trc'),
    matrix: code(matrices, 'space'),
  };
  const isPlain = (pixels === 'yuv420p' || pixels === 'yuvj420p') && scan === 'P';
  const isWhole = format.width % 2 === 0 && format.height % 2 === 0;
  const isNamed = Math.min(format.primaries, format.transfer, format.matrix) >= 0;
  return isPlain && isWhole && isNamed ? { time: Number(time), format } : undefined;
}
