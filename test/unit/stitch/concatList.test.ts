import { describe, expect, it } from 'vitest';
import type { Track } from '../../../src/core/mp4/Track';
import type { Segment } from '../../../src/core/mp4/verifySegment';
import { exactDurations, quote } from '../../../src/core/stitch/concatList';
import { requireEqualCodecs } from '../../../src/core/stitch/joinArgs';

const picture = (frames: number, more: Partial<Track> = {}): Track => ({
  id: 1,
  kind: 'video',
  timescale: 60_000,
  codec: 'avc1 64x36 avcC:01',
  codecName: 'avc1',
  width: 64,
  height: 36,
  times: Array.from({ length: frames }, (_, frame) => frame * 1001),
  sizes: [],
  durations: Array.from({ length: frames }, () => 1001),
  startsWithKeyframe: true,
  presentationStart: 0,
  ...more,
});

const segment = (file: string, more: Partial<Track> = {}): Segment => ({
  file,
  picture: picture(1, more),
  hasSound: false,
  mark: undefined,
});

describe('exactDurations', () => {
  it('never lets rounding add up', () => {
    const segments = Array.from({ length: 1000 }, () => ({ picture: picture(7) }));
    let sum = 0;
    for (const [index, duration] of exactDurations(segments).entries()) {
      sum += Math.round(Number(duration) * 1e6);
      expect(Math.abs(sum - ((index + 1) * 7 * 1001 * 1e6) / 60_000)).toBeLessThanOrEqual(0.51);
    }
  });
});

it.each([
  ['/a/plain.mp4', "'/a/plain.mp4'"],
  ["/it's/a.mp4", "'/it'\\''s/a.mp4'"],
  ['/a b/\\c # "d".mp4', `'/a b/\\c # "d".mp4'`],
])('quotes %j for the list', (name, quoted) => {
  expect(quote(name)).toBe(quoted);
});

it('tells which two segments do not fit together, and how', () => {
  requireEqualCodecs([segment('a'), segment('b')]);
  expect(() => requireEqualCodecs([segment('a'), segment('b'), segment('c', { codec: 'avc1 64x36 avcC:02' })])).toThrow(
    'the segments a and c cannot be joined: both avc1 64×36, encoded with other parameters (SPS, PPS or colour)',
  );
  expect(() => requireEqualCodecs([segment('a'), segment('b', { codec: 'hvc1', codecName: 'hvc1' })])).toThrow(
    'avc1 64×36 and hvc1 64×36',
  );
});
