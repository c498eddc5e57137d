import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../src/core/errors';
import { formatFrameRate, framesInDuration, frameToSeconds, parseFrameRate } from '../../../src/core/plan/frameRate';

describe('a frame rate', () => {
  it.each([
    [30, '30/1'],
    [25, '25/1'],
    [12.5, '25/2'],
    [0.5, '1/2'],
    [1000, '1000/1'],
    ['25', '25/1'],
    [' 24 ', '24/1'],
    ['30000/1001', '30000/1001'],
    ['60/2', '30/1'],
    ['100/3', '100/3'],
  ])('%s is exactly %s', (fps, ratio) => {
    expect(formatFrameRate(parseFrameRate(fps))).toBe(ratio);
  });

  it.each([
    [23.976, '24000/1001'],
    [23.98, '24000/1001'],
    [24000 / 1001, '24000/1001'],
    [29.97, '30000/1001'],
    ['29.97', '30000/1001'],
    [47.952, '48000/1001'],
    [59.94, '60000/1001'],
    [119.88, '120000/1001'],
  ])('%s means the NTSC ratio %s', (fps, ratio) => {
    expect(formatFrameRate(parseFrameRate(fps))).toBe(ratio);
  });

  it('keeps rates near NTSC ones that are written as a ratio, and whole ones', () => {
    expect(parseFrameRate('2997/100')).toEqual({ num: 2997, den: 100 });
    expect(parseFrameRate(24)).toEqual({ num: 24, den: 1 });
    expect(parseFrameRate(60)).toEqual({ num: 60, den: 1 });
  });

  it.each([
    0,
    -30,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1001,
    1e9,
    0.001,
    33.333333333,
    '',
    'fast',
    '-25',
    '30/0',
    '0/1',
    '30000/1001/1',
    '2000/1',
    '29.97.1',
    '1e2',
    '999999999999/999999999998',
  ])('refuses %s and says what would do', (fps) => {
    const attempt = () => parseFrameRate(fps);
    expect(attempt).toThrow(InvalidInput);
    expect(attempt).toThrow(/^fps (must|has)/);
    expect(attempt).toThrow(
      expect.objectContaining({ mend: expect.stringContaining('30000/1001'), options: { fps: 30 } }),
    );
  });
});

describe('frames in a duration', () => {
  it.each([
    [0.14, 50, 7],
    [0.07, 100, 7],
    [0.29, 100, 29],
    [1.1, 30, 33],
    [4.35, 100, 435],
    [2.3, 30, 69],
    [1 / 3, 30, 10],
    [1e-7, 30, 1],
    [1.0000001, 30, 31],
    [0, 30, 0],
    [10, 29.97, 300],
    [1.001, '30000/1001', 30],
    [3600, 23.976, 86314],
    [1e21, 1, 1e21],
  ])('%s s at %s fps are %s', (seconds, fps, frames) => {
    expect(framesInDuration(seconds, parseFrameRate(fps))).toBe(frames);
  });

  it('rounds up to show what is left of a frame', () => {
    expect(framesInDuration(1.01, parseFrameRate(30))).toBe(31);
    expect(framesInDuration(0.001, parseFrameRate(30))).toBe(1);
  });

  it('does not take the noise of a computed number for a frame', () => {
    expect(framesInDuration(0.1 + 0.2, parseFrameRate(10))).toBe(3);
    expect(framesInDuration(0.1 * 3, parseFrameRate(1000))).toBe(300);
  });

  it('is the inverse of frameToSeconds at every rate', () => {
    for (const fps of [24, 25, 30, 50, 60, 12.5, '24000/1001', '30000/1001', '60000/1001', '100/3', 1000]) {
      const rate = parseFrameRate(fps);
      for (let frame = 0; frame < 200_000; frame = frame * 1.3 + 1) {
        const whole = Math.floor(frame);
        expect(framesInDuration(frameToSeconds(whole, rate), rate)).toBe(whole);
      }
    }
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a duration of %s', (seconds) => {
    expect(() => framesInDuration(seconds, parseFrameRate(30))).toThrow(InvalidInput);
  });
});
