import { InvalidInput } from '../errors';
import { type FrameRate, trackTimescale } from '../plan/frameRate';
import { checkOutputSize } from '../plan/outputSize';
import type { Quality, RendererOptions } from '../plan/types';

/** How frames travel from the browser to the encoder. */
export type ImageFormat =
  | { readonly type: 'jpeg' /** 0 to 100. */; readonly quality: number }
  | { readonly type: 'png' };

interface Preset {
  readonly image: ImageFormat;
  readonly pixelFormat: 'yuv420p' | 'yuv444p';
  readonly x264: readonly string[];
}

const presets: Readonly<Record<Quality, Preset>> = {
  draft: { image: { type: 'jpeg', quality: 80 }, pixelFormat: 'yuv420p', x264: ['-preset', 'ultrafast', '-crf', '23'] },
  standard: {
    image: { type: 'jpeg', quality: 90 },
    pixelFormat: 'yuv420p',
    x264: ['-preset', 'veryfast', '-crf', '18'],
  },
  high: { image: { type: 'png' }, pixelFormat: 'yuv420p', x264: ['-preset', 'medium', '-crf', '16'] },
  lossless: { image: { type: 'png' }, pixelFormat: 'yuv444p', x264: ['-preset', 'veryfast', '-qp', '0'] },
};

// Two threads hold 10 MB more than one at 720p and let the last frames of a chunk out sooner; ffmpeg's own choice of one
// and a half per core holds more, and the workers fill the cores already.
const encoderThreads = 2;

/** The image format in which the preset of these options wants its frames. */
export function imageFormatFor(options: RendererOptions): ImageFormat {
  return options.transparent ? { type: 'png' } : presetFor(options).image;
}

/** What ffmpeg does between the images and the segment: filters, codec, container. `width`, `height`: output pixels. */
export function encoderArgs(request: {
  readonly options: RendererOptions;
  readonly image: ImageFormat;
  readonly rate: FrameRate;
  readonly width: number;
  readonly height: number;
}): string[] {
  const { options, image, rate } = request;
  const codec = options.videoCodec ?? 'h264';
  if (codec !== 'h264') {
    throw new InvalidInput(`the video codec ${codec} cannot be rendered yet`, { mend: 'Use h264.' });
  }
  const { pixelFormat, x264 } = presetFor(options);
  checkOutputSize(request, { ...(options.quality && { quality: options.quality }) });
  const filters = [toBt709(image, pixelFormat), `settb=${rate.den}/${rate.num}`];
  return [
    ...['-filter_threads', '1', '-vf', filters.join(',')],
    ...['-c:v', 'libx264', ...x264, '-threads', String(encoderThreads)],
    // No B-frames: decoding order is showing order, so every segment begins at 0 and any two join, however short. One reference:
    // a frame that is put in to hold a picture takes its place. Quality by the picture, not by how long it is shown.
    ...['-bf', '0', '-refs', '1', '-x264-params', `force-cfr=1:fps=${rate.num}/${rate.den}`],
    ...['-g', String(keyframeDistance(rate)), '-force_key_frames', forcedKeyframes(rate)],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
    ...['-video_track_timescale', String(trackTimescale(rate))],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
  ];
}

/** Frames from one keyframe to the next, at most: two seconds, so that players find their place fast. */
export function keyframeDistance({ num, den }: FrameRate): number {
  return Math.max(1, Math.round((2 * num) / den));
}

/** Where frames are left out, the encoder's own count of them would put the next keyframe too far. */
function forcedKeyframes(rate: FrameRate): string {
  const frame = rate.den / rate.num;
  return `expr:gte(t,n_forced*${keyframeDistance(rate) * frame}-${frame / 2})`;
}

function presetFor(options: RendererOptions): Preset {
  return presets[options.quality ?? 'standard'];
}

// Chrome's JPEG is full-range BT.601, as JFIF says; its PNG is RGB. The film is limited-range BT.709.
function toBt709(image: ImageFormat, pixelFormat: Preset['pixelFormat']): string {
  if (image.type === 'png') return `scale=out_color_matrix=bt709:out_range=tv,format=${pixelFormat}`;
  // `colorspace` errs by rounding alone where `scale` errs by up to 2.4 levels, and takes a fifth of its time. Its names for
  // "the same primaries and transfer" on both sides keep it to the matrix and the range.
  const from = 'ispace=bt470bg:irange=pc:iprimaries=bt709:itrc=bt709';
  return `colorspace=${from}:space=bt709:range=tv:primaries=bt709:trc=bt709:format=${pixelFormat}`;
}
