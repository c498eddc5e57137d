import { InvalidInput } from '../errors';
import { chooseRange } from './chooseRange';
import { compositionFromOptions } from './compositionFromOptions';
import { chooseDelivery, type Delivery } from './delivery';
import { fingerprint } from './fingerprint';
import { type FrameRate, formatFrameRate, parseFrameRate } from './frameRate';
import { machineOptionNames } from './machineOptions';
import { checkOutputSize } from './outputSize';
import { parseDistributedOptions } from './rendererOptions';
import { segmentFile, soundtrackFile } from './runFiles';
import { countChunks, type FrameRange, splitFrames } from './splitFrames';
import type { Composition, DistributedRenderOptions, RenderChunk, RendererOptions, RenderPlan } from './types';

/** What a plan is made from. */
export interface PlanRequest {
  /** As the caller gave it: a path, a `file:` URL or an `http(s)` URL. */
  readonly compositionUrl: string;
  /** The film, as the caller names it. Its extension chooses the container. */
  readonly outputPath: string;
  readonly options: DistributedRenderOptions;
  /** Chunks in flight at once, resolved to a number. */
  readonly concurrency: number;
  /** What a probe found out. Without it, size, rate and length must be in the options. */
  readonly composition?: Composition;
}

const mostChunks = 100_000;
const runOptionNames = [
  'concurrency',
  'chunkFrames',
  'maxAttempts',
  'executor',
  'runRoot',
  'runFolder',
  'keepSegments',
] as const;
const rangeOptionNames = ['durationInSeconds', 'startFrame', 'frameCount'] as const;
const soundOptionNames = ['audioTracks', 'audioFilePath', 'audioCodec', 'mixInputAudio'] as const;

/**
 * Decides everything about a render before it begins. Pure: the same request gives the same plan, on any machine.
 *
 * The files of the run are relative to its folder. The options of chunks and mix carry nothing that belongs to one machine
 * (root, browserPath, browserArgs, ffmpegPath, toolsFolder): whoever renders a chunk adds them back with `machineOptions(options)`.
 * Throws InvalidInput for options that cannot be rendered, MissingMetadata where size, rate or length are not known.
 */
export function createPlan(request: PlanRequest): RenderPlan {
  const { compositionUrl, outputPath } = request;
  const options = parseDistributedOptions({ ...request.options, concurrency: request.concurrency });
  const delivery = chooseDelivery(outputPath, options);
  const composition = request.composition ?? compositionFromOptions(compositionUrl, options);
  const range = chooseRange(composition.totalFrames, options);
  checkOutputSize(composition, options);
  const ranges = split(range, options, request.concurrency);
  const shared = sharedOptions(options, composition);
  const chunks = planChunks(ranges, { ...shared, videoCodec: delivery.videoCodec, audioCodec: 'pcm_s16le' });
  const mixOptions = planMix(range, options, { ...shared, videoCodec: 'copy', audioCodec: delivery.audioCodec });
  const concatManifest = chunks.map((chunk) => chunk.outputFile);
  const concatOutputFile = 'picture.mov';
  return {
    version: 1,
    id: planId(delivery, ranges, { ...shared, ...mixOptions, compositionUrl, browserArgs: options.browserArgs }),
    composition,
    totalFrames: range.end - range.start,
    chunks,
    concatManifest,
    concatOutputFile,
    finalOutputFile: outputPath,
    mixOptions,
    cleanupFiles: [...concatManifest, ...concatManifest.map(soundtrackFile), concatOutputFile],
  };
}

function split(range: FrameRange, { chunkFrames }: DistributedRenderOptions, concurrency: number): FrameRange[] {
  const request = { concurrency, ...(chunkFrames !== undefined && { chunkFrames }) };
  const count = countChunks(range.end - range.start, request);
  if (count <= mostChunks) return splitFrames(range, request);
  throw new InvalidInput(`the plan would have ${count} chunks; the most is ${mostChunks}`, {
    mend: 'Allow more frames in a chunk.',
    options: { chunkFrames: 'auto' },
  });
}

/** What chunks and mix have in common: all that the caller chose, except how the run is organised and what is this machine's. */
function sharedOptions(options: DistributedRenderOptions, { width, height, fps }: Composition): RendererOptions {
  const left = [...runOptionNames, ...rangeOptionNames, ...soundOptionNames, ...machineOptionNames];
  const shared = omit(options, left);
  return { ...shared, ...(shared.props && { props: toPlainJson(shared.props) }), width, height, fps: plainRate(fps) };
}

function planChunks(ranges: readonly FrameRange[], options: RendererOptions): RenderChunk[] {
  return ranges.map(({ start, end }, id) => {
    const range = { startFrame: start, frameCount: end - start };
    return { id, ...range, outputFile: segmentFile(id, ranges.length), options: { ...options, ...range } };
  });
}

function planMix(
  { start, end }: FrameRange,
  options: DistributedRenderOptions,
  common: RendererOptions,
): RendererOptions {
  const { audioTracks, audioFilePath, audio, mixInputAudio = true } = options;
  return {
    ...common,
    startFrame: start,
    frameCount: end - start,
    mixInputAudio: mixInputAudio && audio !== false,
    ...(audioTracks && { audioTracks }),
    ...(audioFilePath !== undefined && { audioFilePath }),
  };
}

/** Names the bytes that the plan leads to: other chunks, another picture or another sound are another id; where and how fast it runs is not. */
function planId({ container, videoCodec }: Delivery, ranges: readonly FrameRange[], options: object): string {
  const defaults = { quality: 'standard', randomSeed: 1, network: 'allow', scale: 1 } satisfies RendererOptions;
  const { timeoutMs: _timeoutMs, ...deciding } = { ...defaults, ...options } as RendererOptions;
  return fingerprint({
    version: 1,
    container,
    options: { ...deciding, videoCodec },
    bounds: ranges.map(({ start }) => start),
  });
}

function plainRate(fps: string): number | string {
  const rate: FrameRate = parseFrameRate(fps);
  return rate.den === 1 ? rate.num : formatFrameRate(rate);
}

function toPlainJson<T>(value: T): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T;
  } catch (cause) {
    throw new InvalidInput(`props cannot be written as JSON: ${(cause as Error).message}`, {
      mend: 'Give plain JSON: objects, lists, text, numbers, true, false and null.',
      cause,
    });
  }
}

function omit<T extends object, K extends keyof T>(value: T, names: readonly K[]): Omit<T, K> {
  const left: ReadonlySet<PropertyKey> = new Set(names);
  return Object.fromEntries(Object.entries(value).filter(([name]) => !left.has(name))) as Omit<T, K>;
}
