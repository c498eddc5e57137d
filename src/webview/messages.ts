// The only place where the extension and its webviews meet: what they say to each other.

/** A chunk as the timeline shows it. */
export interface SeamInfo {
  /** First frame, counted in the film. */
  readonly start: number;
  readonly frameCount: number;
  /** `done`, `reused`, … in the user's language. */
  readonly state: string;
}

/** A film and where it can be had. */
export interface FilmInfo {
  readonly name: string;
  readonly path: string;
  /** To be tried in this order: over loopback, as a resource of the webview. */
  readonly sources: readonly string[];
  /** Frames per second as an exact ratio. */
  readonly rate: readonly [number, number];
  readonly frameCount: number;
  /** The film's frame 0, counted in the composition. */
  readonly firstFrame: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly hasSound: boolean;
  readonly seams: readonly SeamInfo[];
}

export type MessageToPlayer =
  /** `plays`: at once, where the browser lets it. */
  | { readonly type: 'film'; readonly film: FilmInfo; readonly plays: boolean }
  /** Let go of the file: a new one is about to take its place. */
  | { readonly type: 'release' }
  /** The film is rendered anew; undefined: it is not. */
  | { readonly type: 'rendering'; readonly percent: number | undefined }
  | { readonly type: 'missing'; readonly message: string };

export type MessageFromPlayer =
  | { readonly type: 'ready' }
  /** Which source plays. */
  | { readonly type: 'playing'; readonly source: string }
  | { readonly type: 'saveFrame'; readonly frame: number; readonly png: Uint8Array }
  | { readonly type: 'problem'; readonly message: string };

/** What is wrong with a page, in words. */
export interface PageProblem {
  readonly message: string;
  readonly mend?: string;
  readonly frame?: number;
  /** `file:line:column`. */
  readonly source?: string;
}

/** What the preview shows. */
export interface PreviewInfo {
  readonly name: string;
  readonly rate: readonly [number, number];
  readonly frameCount: number;
  readonly width: number;
  readonly height: number;
}

export type MessageToPreview =
  | { readonly type: 'composition'; readonly composition: PreviewInfo; readonly frame: number }
  | {
      readonly type: 'frame';
      readonly frame: number;
      readonly image: Uint8Array;
      /** Frames a second that are reached while it plays; undefined where it stands. */
      readonly fps?: number;
    }
  | { readonly type: 'loading' }
  | { readonly type: 'problem'; readonly problem: PageProblem }
  | { readonly type: 'stopped' };

export type MessageFromPreview =
  | { readonly type: 'ready'; readonly frame: number }
  | { readonly type: 'show'; readonly frame: number }
  | { readonly type: 'play'; readonly from: number }
  | { readonly type: 'loop'; readonly loop: boolean }
  | { readonly type: 'pause' }
  /** The last frame is on the screen: the next one may come. */
  | { readonly type: 'shown'; readonly frame: number }
  | { readonly type: 'openSource' };

/** A message of the player, undefined where it is none. */
export function parseFromPlayer(message: unknown): MessageFromPlayer | undefined {
  const given = asRecord(message);
  switch (given.type) {
    case 'ready':
      return { type: 'ready' };
    case 'playing':
      return typeof given.source === 'string' ? { type: 'playing', source: given.source } : undefined;
    case 'problem':
      return typeof given.message === 'string' ? { type: 'problem', message: given.message } : undefined;
    case 'saveFrame': {
      const { frame, png } = given;
      if (!isFrame(frame) || !(png instanceof Uint8Array)) return undefined;
      return { type: 'saveFrame', frame, png };
    }
    default:
      return undefined;
  }
}

/** A message of the preview, undefined where it is none. */
export function parseFromPreview(message: unknown): MessageFromPreview | undefined {
  const given = asRecord(message);
  switch (given.type) {
    case 'ready':
    case 'show':
    case 'shown':
      return isFrame(given.frame) ? { type: given.type, frame: given.frame } : undefined;
    case 'play':
      return isFrame(given.from) ? { type: 'play', from: given.from } : undefined;
    case 'loop':
      return { type: 'loop', loop: given.loop === true };
    case 'pause':
    case 'openSource':
      return { type: given.type };
    default:
      return undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isFrame(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
