import { describe, expect, it } from 'vitest';
import { parseFrameRange } from '../../../src/core/plan/parseFrameRange';

describe('a range of frames', () => {
  it.each([
    ['0-59', { startFrame: 0, frameCount: 60 }],
    ['7-7', { startFrame: 7, frameCount: 1 }],
    ['12', { startFrame: 12, frameCount: 1 }],
    ['90-', { startFrame: 90 }],
    [' 3 – 5 ', { startFrame: 3, frameCount: 3 }],
  ])('%j counts both ends', (text, range) => {
    expect(parseFrameRange(text)).toEqual(range);
  });

  it.each([
    ['', /no range of frames/],
    ['-5', /no range/],
    ['5-x', /"5-x" is no range of frames/],
    ['1-2-3', /no range/],
    ['9-3', /the last frame, 3, comes before the first, 9/],
  ])('%j is refused, with what to give', (text, says) => {
    expect(() => parseFrameRange(text)).toThrow(says);
  });
});
