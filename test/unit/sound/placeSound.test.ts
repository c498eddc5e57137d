import { describe, expect, it } from 'vitest';
import { parseFrameRate } from '../../../src/core/plan/frameRate';
import { placeSound, type SampleRange, sampleRangeOf } from '../../../src/core/sound/placeSound';

const source = { name: 'x', input: [], mustSound: false };
const clip = { startSeconds: 0, sourceSeconds: 0, volume: 1, playbackRate: 1, loop: false };
const place = (
  more: Partial<typeof clip & { endSeconds: number }>,
  range: SampleRange = { start: 0, length: 96_000 },
) => {
  const placed = placeSound({ ...clip, ...more }, source, range);
  return placed && { at: placed.at, length: placed.length, skip: placed.skip };
};

describe('sampleRangeOf', () => {
  it.each(['24', '30', '24000/1001', '30000/1001', '60000/1001', '7'])(
    'lets neighbours share a bound at %s frames per second',
    (fps) => {
      const rate = parseFrameRate(fps);
      const whole = sampleRangeOf(0, 1000, rate);
      let end = 0;
      for (let start = 0; start < 1000; start += 8) {
        const range = sampleRangeOf(start, 8, rate);
        expect(range.start).toBe(end);
        end = range.start + range.length;
      }
      expect(end).toBe(whole.length);
      expect(whole.length).toBe(Math.round((1000 * rate.den * 48_000) / rate.num));
    },
  );

  it('is exact after a day', () => {
    expect(sampleRangeOf(2_592_000, 30, parseFrameRate(30))).toEqual({ start: 4_147_200_000, length: 48_000 });
  });
});

describe('placeSound', () => {
  it('puts a clip at its sample, up to the end of the film', () => {
    expect(place({})).toEqual({ at: 0, length: 96_000, skip: 0 });
    expect(place({ startSeconds: 0.5 })).toEqual({ at: 24_000, length: 72_000, skip: 0 });
    expect(place({ startSeconds: 0.5, endSeconds: 0.75, sourceSeconds: 2 })).toEqual({
      at: 24_000,
      length: 12_000,
      skip: 96_000,
    });
    expect(place({ startSeconds: 1 / 3 })).toMatchObject({ at: 16_000 });
  });

  it('skips what lies before the film or the range', () => {
    expect(place({ startSeconds: -0.25, sourceSeconds: 1 })).toEqual({ at: 0, length: 96_000, skip: 60_000 });
    expect(place({ startSeconds: 0.5 }, { start: 48_000, length: 24_000 })).toEqual({
      at: 0,
      length: 24_000,
      skip: 24_000,
    });
    expect(place({ startSeconds: 0.5, playbackRate: 2 }, { start: 48_000, length: 24_000 })).toMatchObject({
      skip: 48_000,
    });
  });

  it('leaves out what cannot be heard', () => {
    expect(place({ startSeconds: 2 })).toBeUndefined();
    expect(place({ endSeconds: 0 })).toBeUndefined();
    expect(place({ startSeconds: 1, endSeconds: 0.5 })).toBeUndefined();
    expect(place({ endSeconds: 1 }, { start: 48_000, length: 100 })).toBeUndefined();
    expect(place({ volume: 0 })).toBeUndefined();
  });
});
