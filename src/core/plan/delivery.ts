import { InvalidInput } from '../errors';
import type { AudioCodec, RendererOptions, VideoCodec } from './types';

/** Kind of the delivered file, by its extension. */
export type Container = 'mp4' | 'mov' | 'webm';

/** Container and codecs of the film. */
export interface Delivery {
  readonly container: Container;
  readonly videoCodec: Exclude<VideoCodec, 'copy'>;
  readonly audioCodec: AudioCodec;
}

interface Contents {
  /** The first is the container's own. */
  readonly video: readonly [Delivery['videoCodec'], ...Delivery['videoCodec'][]];
  readonly audio: readonly [AudioCodec, ...AudioCodec[]];
}

const contents: Readonly<Record<Container, Contents>> = {
  mp4: { video: ['h264'], audio: ['aac'] },
  mov: { video: ['h264', 'prores'], audio: ['aac', 'pcm_s16le'] },
  webm: { video: ['vp9'], audio: ['opus'] },
};

const available: ReadonlySet<VideoCodec> = new Set(['h264']);

const mp4Mend = 'Write an .mp4 (or a .mov) with h264, such as film.mp4.';

/** What `outputPath` and the codec options ask for together. Throws InvalidInput where they contradict each other or cannot be had. */
export function chooseDelivery(outputPath: string, options: RendererOptions): Delivery {
  const container = readContainer(outputPath);
  const { video, audio } = contents[container];
  const videoCodec = pick('videoCodec', container, video, options.videoCodec);
  const audioCodec = pick('audioCodec', container, audio, options.audioCodec);
  if (!available.has(videoCodec)) {
    throw new InvalidInput(`${videoCodec} in .${container} is not available yet`, { mend: mp4Mend });
  }
  if (options.transparent) {
    throw new InvalidInput(`a film in ${videoCodec} cannot be transparent: the codec has no alpha`, {
      mend: 'Render it without transparency.',
    });
  }
  return { container, videoCodec, audioCodec };
}

function readContainer(outputPath: string): Container {
  const extension = /[^/\\]\.([^./\\]+)$/.exec(outputPath)?.[1];
  const container = extension?.toLowerCase();
  if (container !== undefined && Object.hasOwn(contents, container)) return container as Container;
  const fault = extension === undefined ? 'has no file extension' : `has the unknown extension .${extension}`;
  throw new InvalidInput(`the output ${JSON.stringify(outputPath)} ${fault}`, { mend: mp4Mend });
}

function pick<Codec extends string>(
  option: string,
  container: Container,
  fitting: readonly [Codec, ...Codec[]],
  asked: string | undefined,
): Codec {
  if (asked === undefined) return fitting[0];
  const found = fitting.find((codec) => codec === asked);
  if (found !== undefined) return found;
  throw new InvalidInput(`${option} ${asked} does not go into a .${container} file`, {
    mend: `Leave out ${option}, or choose ${fitting.join(' or ')}, or another file extension.`,
  });
}
