/** What the pictures of a video look like. All are 8 bits a sample, 4:2:0. */
export interface PictureFormat {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  /** Width and height of one pixel: `[4, 3]`. */
  readonly pixelShape: readonly [number, number];
  /** Whether samples go from 0 to 255, and not from 16 to 235 or 240. */
  readonly isFullRange: boolean;
  /** Code points of ITU-T H.273 (07/2021), tables 2 to 4; 2 where nothing is said. */
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
}

/** A video of which any picture can be shown at once, if only it is stored so. */
export interface Footage {
  /** Absolute. */
  readonly file: string;
  readonly format: PictureFormat;
  /** Seconds of a tick. */
  readonly timeBase: { readonly num: number; readonly den: number };
  /** When each picture is due, in ticks, in the order of showing. */
  readonly times: readonly number[];
  /** For each picture, the one that decoding must begin at to reach it. */
  readonly keyframes: readonly number[];
  /** How long it lasts, as its container says, in µs. */
  readonly micros: number;
  /** What ffmpeg counts its seeks from, in seconds. */
  readonly start: number;
}
