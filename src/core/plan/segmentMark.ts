import { fingerprint } from './fingerprint';
import { formatFrameRate, parseFrameRate } from './frameRate';
import type { RendererOptions } from './types';

const prefix = 'framewright:';

/** What a segment carries in its metadata, so that no other is taken for it: which frames of what it holds, however encoded. */
export function segmentMark(options: RendererOptions): string {
  const { startFrame = 0, frameCount, fps, width, height, scale = 1, props = {}, randomSeed = 1 } = options;
  const rate = fps === undefined ? undefined : formatFrameRate(parseFrameRate(fps));
  const held = { startFrame, frameCount, rate, width, height, scale, props, randomSeed };
  return prefix + fingerprint(held).slice(0, 32);
}

/** The mark in a file's metadata, where there is one. */
export function findSegmentMark(metadata: string): string | undefined {
  return new RegExp(`${prefix}[0-9a-f]{32}`).exec(metadata)?.[0];
}
