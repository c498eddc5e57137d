import * as z from 'zod';
import type { RenderExecutor } from '../executors/RenderExecutor';
import { readFrameRate } from './frameRate';
import { longestSide, mostFrames } from './limits';
import { type InputDescription, parseInput, type WayOut } from './parseInput';
import type { DistributedRenderOptions, RendererOptions } from './types';

const longestTimeoutMs = 86_400_000;
const latestEpochMs = 8.64e15;

function phrase(error: string): { error: string } {
  return { error };
}

function wholeNumber(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, phrase(error)).max(max, phrase(error));
}

function numberWithin(min: number, max: number) {
  const error = `must be a number from ${min} to ${max}`;
  return z.number({ error }).min(min, phrase(error)).max(max, phrase(error));
}

function text(what: string) {
  const error = `must be ${what}`;
  // Operating systems end a name at a NUL.
  return z
    .string({ error })
    .min(1, phrase(error))
    .refine((value) => !value.includes('\0'), phrase(error));
}

function oneOf<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` });
}

function acceptedBy(test: (value: string) => unknown) {
  return (value: string) => {
    try {
      test(value);
      return true;
    } catch {
      return false;
    }
  };
}

const frameRate = z.custom<number | string>().superRefine((value, context) => {
  const rate = readFrameRate(value);
  if (typeof rate === 'string') context.addIssue({ code: 'custom', message: rate, input: value });
});

const secondsPhrase = phrase('must be a number of seconds above 0, at most 10^9');
const length = z.number(secondsPhrase).positive(secondsPhrase).max(1e9, secondsPhrase);

const audioTrack = z.strictObject(
  {
    path: text('the path of a sound file'),
    offset: numberWithin(-1e9, 1e9).exactOptional(),
    seek: numberWithin(0, 1e9).exactOptional(),
    volume: numberWithin(0, 1000).exactOptional(),
  },
  phrase("must be an object such as { path: 'music.mp3' }"),
);

/** Schema of each renderer option. */
export const rendererShape = {
  width: wholeNumber(1, longestSide).exactOptional(),
  height: wholeNumber(1, longestSide).exactOptional(),
  fps: frameRate.exactOptional(),
  durationInSeconds: length.exactOptional(),
  startFrame: wholeNumber(0, mostFrames).exactOptional(),
  frameCount: wholeNumber(1, mostFrames).exactOptional(),
  quality: oneOf('draft', 'standard', 'high', 'lossless').exactOptional(),
  videoCodec: z.enum(['h264', 'vp9', 'prores', 'copy'], phrase('must be one of h264, vp9, prores')).exactOptional(),
  audioCodec: oneOf('aac', 'opus', 'pcm_s16le').exactOptional(),
  audioTracks: z.array(audioTrack, phrase('must be a list of tracks')).exactOptional(),
  audioFilePath: text('the path of a sound file').exactOptional(),
  mixInputAudio: z.boolean(phrase('must be true or false')).exactOptional(),
  audio: z.literal(false, phrase('must be false or left out')).exactOptional(),
  props: z.record(z.string(), z.unknown(), phrase('must be a JSON object')).exactOptional(),
  randomSeed: z.int(phrase('must be a whole number')).exactOptional(),
  epochMs: numberWithin(-latestEpochMs, latestEpochMs).exactOptional(),
  timeZone: text('an IANA time zone such as Europe/Paris')
    .refine(
      acceptedBy((timeZone) => new Intl.DateTimeFormat('en-US', { timeZone })),
      phrase('must be an IANA time zone such as Europe/Paris'),
    )
    .exactOptional(),
  locale: text('a locale such as de-CH')
    .refine(acceptedBy(Intl.getCanonicalLocales), phrase('must be a locale such as de-CH'))
    .exactOptional(),
  network: oneOf('allow', 'local').exactOptional(),
  root: text('the path of a folder').exactOptional(),
  scale: numberWithin(0.1, 8).exactOptional(),
  transparent: z.boolean(phrase('must be true or false')).exactOptional(),
  timeoutMs: wholeNumber(1, longestTimeoutMs).exactOptional(),
  browserPath: text('the path of a browser').exactOptional(),
  browserArgs: z.array(z.string(phrase('must be text')), phrase('must be a list of arguments')).exactOptional(),
  ffmpegPath: text('the path of ffmpeg').exactOptional(),
  toolsFolder: text('the path of a folder').exactOptional(),
} satisfies { [Option in keyof Required<RendererOptions>]: z.ZodType<RendererOptions[Option]> };

/** Options of one frame range. Unknown ones are refused. */
export const rendererOptionsSchema = z.strictObject(rendererShape, phrase('must be an object'));

const chunkFrames = z.custom<number | 'auto'>(
  (value) => value === 'auto' || wholeNumber(1, mostFrames).safeParse(value).success,
  phrase(`must be a whole number from 1 to ${mostFrames}, or 'auto'`),
);

const distributedShape = {
  ...rendererShape,
  concurrency: wholeNumber(1, 100_000).exactOptional(),
  chunkFrames: chunkFrames.exactOptional(),
  maxAttempts: wholeNumber(1, 100).exactOptional(),
  executor: z.custom<RenderExecutor>(hasRender, phrase('must have a render() method')).exactOptional(),
  runRoot: text('the path of a folder').exactOptional(),
  runFolder: text('the path of a folder').exactOptional(),
  keepSegments: z.boolean(phrase('must be true or false')).exactOptional(),
} satisfies { [Option in keyof Required<DistributedRenderOptions>]: z.ZodType<DistributedRenderOptions[Option]> };

/** Options of a render in chunks. Unknown ones are refused. */
export const distributedOptionsSchema = z.strictObject(distributedShape, phrase('must be an object'));

/** The options of one range, validated; keys whose value is undefined are dropped. Throws InvalidInput naming each fault. */
export function parseRendererOptions(options: unknown): RendererOptions {
  return parseInput(rendererOptionsSchema, withoutUndefined(options), description);
}

/** The options of a render in chunks, validated; keys whose value is undefined are dropped. Throws InvalidInput naming each fault. */
export function parseDistributedOptions(options: unknown): DistributedRenderOptions {
  return parseInput(distributedOptionsSchema, withoutUndefined(options), description);
}

const description: InputDescription = {
  wayOut: (field) =>
    waysOut[field] ?? (field in distributedShape ? undefined : { mend: `Known options: ${knownOptions}.` }),
};

const knownOptions = Object.keys(distributedShape).join(', ');

const size: WayOut = { mend: 'Give the size in CSS pixels.', options: { width: 1280, height: 720 } };
const frames: WayOut = { mend: 'Give the frames to render.', options: { startFrame: 0, frameCount: 60 } };

/** What to do about a bad option; the others' messages already say it. */
const waysOut: Readonly<Record<string, WayOut>> = {
  width: size,
  height: size,
  fps: { mend: 'Give frames per second such as 30, 29.97 or 30000/1001.', options: { fps: 30 } },
  durationInSeconds: { mend: 'Give the length in seconds.', options: { durationInSeconds: 5 } },
  startFrame: frames,
  frameCount: frames,
  quality: { mend: 'Give one of these, or leave it out.', options: { quality: 'standard' } },
  props: { mend: 'Give a JSON object.', options: { props: { title: 'Hello' } } },
  concurrency: { mend: 'Give the number of workers, or leave it out.', options: { concurrency: 2 } },
  chunkFrames: { mend: 'Give the most frames in a chunk, or auto.', options: { chunkFrames: 120 } },
  randomSeed: { mend: 'Give a whole number, such as 2, or leave it out.' },
  network: { mend: 'Give one of these, or leave it out.' },
  timeoutMs: { mend: 'Give how long one thing may hold a frame.', options: { timeoutMs: 30_000 } },
  scale: { mend: 'Give output pixels per CSS pixel.', options: { scale: 2 } },
};

function hasRender(value: unknown): boolean {
  return typeof (value as { render?: unknown } | null | undefined)?.render === 'function';
}

/** JavaScript callers write `{ fps: undefined }` for an option that they do not give. */
function withoutUndefined(options: unknown): unknown {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
