import { existsSync, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { InvalidInput } from '../core/errors';
import { parseFrameRange } from '../core/plan/parseFrameRange';
import type {
  AudioTrack,
  DistributedRenderOptions,
  NetworkPolicy,
  Props,
  Quality,
  RendererOptions,
} from '../core/plan/types';

/** Flags that say what is drawn and how, as commander hands them over. */
export interface PageFlags {
  readonly fps?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly duration?: number;
  readonly props?: Props;
  readonly network?: string;
  readonly root?: string;
  readonly scale?: number;
  readonly transparent?: boolean;
  readonly seed?: number;
  /** Seconds. */
  readonly timeout?: number;
}

/** Flags of a film that is split into chunks. */
export interface FilmFlags extends PageFlags {
  readonly output?: string;
  readonly workers?: number | 'auto';
  readonly chunkFrames?: number | 'auto';
  readonly frames?: Pick<RendererOptions, 'startFrame' | 'frameCount'>;
  readonly quality?: string;
  /** `false` after --no-audio. */
  readonly audio?: readonly AudioTrack[] | false;
}

/** Adds the flags of a page to a command. */
export function withPageFlags(command: Command): Command {
  return command
    .option('--fps <rate>', 'frames per second: 30, 29.97, 30000/1001 (default: what the page says)')
    .option('--size <WxH>', 'size of the page in CSS pixels, such as 1280x720 (default: what the page says)', parseSize)
    .option('--duration <seconds>', 'length (default: what the page says)', parsePositive)
    .option('--props <json|@file>', 'input props, read by the page as window.composition.props', parseProps)
    .option('--network <policy>', 'where the page may load from: allow (the web) or local (default: allow)')
    .option('--root <dir>', 'folder served as the web root (default: nearest with package.json or .git)')
    .option('--scale <n>', 'output pixels per CSS pixel (default: 1)', parsePositive)
    .option('--seed <n>', 'seed of Math.random and crypto (default: 1)', parseNumber)
    .option('--timeout <seconds>', 'how long one thing may hold a frame (default: 30)', parsePositive)
    .option('--transparent', "keep the page's transparency");
}

/** Adds the flags of a film to a command. */
export function withFilmFlags(command: Command): Command {
  const film = command
    .option('--workers <n|auto>', 'worker processes; auto: all cores, bounded by memory (default: auto)', parseCount)
    .option('--chunk-frames <n|auto>', 'most frames in a chunk (default: auto)', parseCount)
    .option('--frames <A-B>', 'render frames A to B only, both included', parseFrameRange)
    .option('--quality <preset>', 'draft, standard, high or lossless (default: standard)')
    .option('--audio <file>', 'lay a sound file under the film (repeatable)', collectAudio)
    .option('--no-audio', 'render without sound');
  return withPageFlags(film);
}

/** The page's part of the options. Keys that were not given are absent. */
export function toRendererOptions(flags: PageFlags): RendererOptions {
  return given({
    width: flags.size?.width,
    height: flags.size?.height,
    fps: flags.fps,
    durationInSeconds: flags.duration,
    props: flags.props,
    // Known words or not is for the validator to say.
    network: flags.network as NetworkPolicy | undefined,
    root: flags.root,
    scale: flags.scale,
    transparent: flags.transparent,
    randomSeed: flags.seed,
    timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
  });
}

/** All options of a film but the number of workers. */
export function toFilmOptions(flags: FilmFlags): DistributedRenderOptions {
  return {
    ...toRendererOptions(flags),
    ...flags.frames,
    ...given({
      quality: flags.quality as Quality | undefined,
      audio: flags.audio === false ? (false as const) : undefined,
      audioTracks: flags.audio === false ? undefined : flags.audio,
    }),
    chunkFrames: flags.chunkFrames ?? 'auto',
  };
}

/** `1280x720` as numbers of CSS pixels. */
export function parseSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)\s*[x×]\s*(\d+)$/i.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new InvalidArgumentError('Give width and height, such as 1280x720.');
  return { width: Number(width), height: Number(height) };
}

/** JSON text, or `@file` that holds it. Throws InvalidInput where it is no JSON object. */
export function parseProps(text: string): Props {
  const source = text.startsWith('@') ? text.slice(1) : undefined;
  const name = source === undefined ? '--props' : `--props ${source}`;
  const mend = `Give a JSON object, for instance --props '{"title":"Hello"}', or @file.json.`;
  let value: unknown;
  try {
    value = JSON.parse(source === undefined ? text : readFileSync(source, 'utf8'));
  } catch (cause) {
    throw new InvalidInput(`${name} cannot be read as JSON: ${(cause as Error).message}`, { mend, cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Props;
  throw new InvalidInput(`${name} must be a JSON object, but is ${JSON.stringify(value)}`, { mend });
}

/** A whole number from 0. */
export function parseIndex(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number, counted from 0.');
  return Number(text);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

function parsePositive(text: string): number {
  const value = parseNumber(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

function parseCount(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1, or auto.');
}

function collectAudio(path: string, before: unknown): AudioTrack[] {
  if (!existsSync(path)) {
    throw new InvalidInput(`there is no sound file ${path}`, { mend: 'Correct the path given to --audio.' });
  }
  return [...(Array.isArray(before) ? (before as AudioTrack[]) : []), { path }];
}

/** Without the keys whose value is undefined. */
function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
