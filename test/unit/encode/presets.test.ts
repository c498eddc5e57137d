import { describe, expect, it } from 'vitest';
import { encoderArgs, imageFormatFor } from '../../../src/core/encode/presets';
import { InvalidInput } from '../../../src/core/errors';
import { trackTimescale } from '../../../src/core/plan/frameRate';
import type { RendererOptions } from '../../../src/core/plan/types';

const argsFor = (options: RendererOptions, size = { width: 1280, height: 720 }) =>
  encoderArgs({ options, image: imageFormatFor(options), rate: { num: 30_000, den: 1001 }, ...size }).join(' ');

describe('presets', () => {
  it.each([
    ['draft', { type: 'jpeg', quality: 80 }, '-preset ultrafast'],
    ['standard', { type: 'jpeg', quality: 90 }, '-preset veryfast -crf 18'],
    ['high', { type: 'png' }, '-preset medium -crf 16'],
    ['lossless', { type: 'png' }, '-qp 0'],
  ] as const)('%s', (quality, image, args) => {
    expect(imageFormatFor({ quality })).toEqual(image);
    expect(argsFor({ quality })).toContain(args);
  });

  it('are standard where nothing is said', () => {
    expect(argsFor({})).toBe(argsFor({ quality: 'standard' }));
  });

  it('close every group of pictures after two seconds, at any rate', () => {
    const argsAt = (num: number, den: number) =>
      encoderArgs({ options: {}, image: { type: 'png' }, rate: { num, den }, width: 2, height: 2 }).join(' ');
    expect(argsAt(30, 1)).toContain('-g 60 -force_key_frames expr:gte(t,n_forced*2-0.0166');
    expect(argsAt(1, 100)).toContain('-g 1 ');
  });

  it('refuse sizes that the codec cannot hold, and codecs that are not there', () => {
    expect(() => argsFor({}, { width: 641, height: 360 })).toThrow(InvalidInput);
    expect(argsFor({ quality: 'lossless' }, { width: 641, height: 361 })).toContain('yuv444p');
    expect(() => argsFor({ videoCodec: 'vp9' })).toThrow(/vp9/);
  });
});

it.each([
  [24, 1, 12_288],
  [30, 1, 15_360],
  [24_000, 1001, 24_000],
  [60_000, 1001, 60_000],
  [1, 100, 16_384],
])('a track of %i/%i frames per second counts %i ticks a second', (num, den, ticks) => {
  expect(trackTimescale({ num, den })).toBe(ticks);
});
