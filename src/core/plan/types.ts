import type { RenderExecutor } from '../executors/RenderExecutor';
import type { RunEvent } from '../orchestrator/events';

/** `draft` is quick and rough, `standard` the default, `high` for masters, `lossless` plays in few players. */
export type Quality = 'draft' | 'standard' | 'high' | 'lossless';

/** Codec of the delivered picture. `copy` stands only in a plan's `mixOptions`: packets are copied, never encoded again. */
export type VideoCodec = 'h264' | 'vp9' | 'prores' | 'copy';

/** Codec of the delivered sound. Chunks, where they carry sound at all, carry `pcm_s16le`. */
export type AudioCodec = 'aac' | 'opus' | 'pcm_s16le';

/** Where a page may load from: `allow` the web, or `local` only the machine itself. */
export type NetworkPolicy = 'allow' | 'local';

/** Input props of a composition: any JSON object, read by the page as `window.composition.props`. */
export type Props = Readonly<Record<string, unknown>>;

/** A sound file laid under the film. */
export interface AudioTrack {
  /** File path, absolute or relative to the working directory. */
  readonly path: string;
  /** Seconds into the composition at which the track starts. Default 0; negative starts before the film. */
  readonly offset?: number;
  /** Seconds of the source skipped before its first sample is heard. Default 0. */
  readonly seek?: number;
  /** Linear gain; 1 leaves the level as it is. Default 1. */
  readonly volume?: number;
}

/** What to render and how, for one frame range. Everything in it is plain JSON. */
export interface RendererOptions {
  /** CSS pixels. */
  readonly width?: number;
  /** CSS pixels. */
  readonly height?: number;
  /** Frames per second: a number (29.97, 23.976 and 59.94 mean the exact NTSC ratios) or a ratio such as `'30000/1001'`. */
  readonly fps?: number | string;
  /** Length of the composition. Frames are `ceil(durationInSeconds × fps)` in exact arithmetic. */
  readonly durationInSeconds?: number;
  /** First frame, counted in the composition. Default 0. */
  readonly startFrame?: number;
  /** Number of frames from `startFrame`; wins over `durationInSeconds`. */
  readonly frameCount?: number;
  readonly quality?: Quality;
  readonly videoCodec?: VideoCodec;
  readonly audioCodec?: AudioCodec;
  readonly audioTracks?: readonly AudioTrack[];
  /** Shorthand for one more track that starts at 0. */
  readonly audioFilePath?: string;
  /** Whether the sound of the page itself is mixed in. Set in a plan's `mixOptions`. */
  readonly mixInputAudio?: boolean;
  /** `false` renders without sound. */
  readonly audio?: false;
  readonly props?: Props;
  /** Seed of `Math.random` and `crypto.getRandomValues`. Default 1. */
  readonly randomSeed?: number;
  /** `Date.now()` at frame 0, in ms since 1970. Default 2025-01-01T00:00:00Z. */
  readonly epochMs?: number;
  /** IANA time zone of the page. Default UTC. */
  readonly timeZone?: string;
  /** Locale of the page. Default en-US. */
  readonly locale?: string;
  readonly network?: NetworkPolicy;
  /** Folder served as the web root. Default: nearest folder above the page with package.json or .git, else the page's own. */
  readonly root?: string;
  /** Output pixels per CSS pixel. Default 1. */
  readonly scale?: number;
  /** Keep the page's transparency (needs a codec with alpha). */
  readonly transparent?: boolean;
  /** How long one thing (load, `ready`, a request, a seek) may hold a frame, in ms. Default 30000. */
  readonly timeoutMs?: number;
  readonly browserPath?: string;
  readonly browserArgs?: readonly string[];
  readonly ffmpegPath?: string;
  /** Folder of programs that Framewright installed by itself, looked into before `FRAMEWRIGHT_HOME`. */
  readonly toolsFolder?: string;
}

/** Options of a render that is split into chunks. */
export interface DistributedRenderOptions extends RendererOptions {
  /** Chunks in flight at once. Default: CPU count − 1, at least 1. */
  readonly concurrency?: number;
  /** Most frames in a chunk, or `'auto'`. Without it the range is split into `concurrency` chunks. */
  readonly chunkFrames?: number | 'auto';
  /** Tries at a chunk before its failure is final; only errors marked `retryable` are tried again. Default 3. */
  readonly maxAttempts?: number;
  readonly executor?: RenderExecutor;
  /** Folder in which the run folder is made. Default: the system's temporary folder. */
  readonly runRoot?: string;
  /**
   * Folder for the segments of this render, made where it is missing. It stays when the render fails or is cancelled: a next render
   * with the same folder reuses the segments in it that would come out the same. Default: a new one in `runRoot`, which is removed
   * however the render ends, unless `keepSegments` says otherwise.
   */
  readonly runFolder?: string;
  /** Keep segments and plan in the run folder after the render. */
  readonly keepSegments?: boolean;
}

/** What accompanies a running job: callbacks and the signal that ends it. */
export interface RenderJobOptions {
  /** Fraction done, 0 to 1; never decreases. */
  onProgress?(fraction: number): void;
  onEvent?(event: RunEvent): void;
  readonly signal?: AbortSignal;
}

/** What is drawn: page, size, rate and length, all resolved. Plain JSON. */
export interface Composition {
  /** As given: a path, a `file:` URL or an `http(s)` URL. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
  /** Exact ratio as text: `'30/1'`, `'30000/1001'`. */
  readonly fps: string;
  readonly totalFrames: number;
}

/** A piece of work: a frame range of the plan. */
export interface RenderChunk {
  readonly id: number;
  /** First frame, counted in the composition. */
  readonly startFrame: number;
  readonly frameCount: number;
  /** Segment file, relative to the run folder. */
  readonly outputFile: string;
  readonly options: RendererOptions;
}

/** Everything decided before work begins. Plain JSON, versioned, the same on any machine. */
export interface RenderPlan {
  readonly version: 1;
  /** Deterministic: the fingerprint of all that decides the bytes. */
  readonly id: string;
  readonly composition: Composition;
  /** Frames of the rendered range. */
  readonly totalFrames: number;
  readonly chunks: readonly RenderChunk[];
  /** Segment files in order, relative to the run folder. */
  readonly concatManifest: readonly string[];
  /** Where a runner that joins the picture before it mixes the sound puts it, relative to the run folder. `render` does both in one pass. */
  readonly concatOutputFile: string;
  /** The film, as the caller named it. */
  readonly finalOutputFile: string;
  /** Options of the last pass: picture copied, sound mixed. */
  readonly mixOptions: RendererOptions;
  /** What the run leaves in its folder, relative to it. */
  readonly cleanupFiles: readonly string[];
}

/** What a finished render yields. */
export interface RenderResult {
  /** Absolute path of the film. */
  readonly outputFile: string;
  readonly plan: RenderPlan;
  /** Wall time in ms. */
  readonly elapsedMs: number;
  /** Present when segments were kept. */
  readonly runFolder?: string;
}
