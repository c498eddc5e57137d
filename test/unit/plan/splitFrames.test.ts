import { describe, expect, it } from 'vitest';
import { countChunks, type FrameRange, type SplitRequest, splitFrames } from '../../../src/core/plan/splitFrames';

const totals = [1, 2, 3, 5, 7, 16, 59, 60, 61, 100, 119, 120, 300, 599, 1801, 18_000];
const concurrencies = [1, 2, 3, 4, 7, 8, 16, 61];
const starts = [0, 1, 37];

function* everySplit(chunkFrames?: SplitRequest['chunkFrames']) {
  for (const total of totals) {
    for (const concurrency of concurrencies) {
      for (const start of starts) {
        const request = chunkFrames === undefined ? { concurrency } : { concurrency, chunkFrames };
        yield { total, concurrency, start, ranges: splitFrames({ start, end: start + total }, request) };
      }
    }
  }
}

function lengths(ranges: readonly FrameRange[]): number[] {
  return ranges.map(({ start, end }) => end - start);
}

/** Names the first thing that is wrong with a split, if any. */
function findFault(ranges: readonly FrameRange[], start: number, total: number): string | undefined {
  let next = start;
  for (const range of ranges) {
    if (range.start !== next) return `${range.start} follows ${next}`;
    if (range.end <= range.start) return `[${range.start}, ${range.end}) is empty`;
    next = range.end;
  }
  if (next !== start + total) return `ends at ${next}, not ${start + total}`;
  const difference = Math.max(...lengths(ranges)) - Math.min(...lengths(ranges));
  return difference > 1 ? `lengths differ by ${difference}` : undefined;
}

describe('splitting frames', () => {
  it.each([undefined, 1, 7, 60, 100_000, 'auto'] as const)(
    'covers every frame exactly once, in balanced chunks (chunkFrames %s)',
    (chunkFrames) => {
      for (const { ranges, start, total, concurrency } of everySplit(chunkFrames)) {
        expect(
          findFault(ranges, start, total),
          `${total} frames from ${start}, ${concurrency} workers`,
        ).toBeUndefined();
      }
    },
  );

  it('makes exactly min(concurrency, frames) chunks', () => {
    for (const { ranges, concurrency, total } of everySplit()) {
      expect(ranges).toHaveLength(Math.min(concurrency, total));
    }
  });

  it.each([1, 7, 60, 250])('with chunkFrames %i makes the fewest chunks that keep within it', (chunkFrames) => {
    for (const { ranges, total } of everySplit(chunkFrames)) {
      expect(Math.max(...lengths(ranges))).toBeLessThanOrEqual(chunkFrames);
      expect(ranges).toHaveLength(Math.ceil(total / chunkFrames));
    }
  });

  it('shares a bound between neighbours', () => {
    expect(splitFrames({ start: 10, end: 20 }, { concurrency: 3 })).toEqual([
      { start: 10, end: 13 },
      { start: 13, end: 16 },
      { start: 16, end: 20 },
    ]);
  });
});

describe("chunkFrames 'auto'", () => {
  const auto = (frames: number, concurrency: number) => countChunks(frames, { concurrency, chunkFrames: 'auto' });

  it('makes about three chunks a worker of a long job', () => {
    expect(auto(18_000, 2)).toBe(6);
    expect(auto(18_000, 8)).toBe(24);
  });

  it('makes none under 60 frames where every worker gets one', () => {
    for (const { ranges, concurrency, total } of everySplit('auto')) {
      if (total >= 60 * concurrency) expect(Math.min(...lengths(ranges))).toBeGreaterThanOrEqual(60);
    }
  });

  it('gives every worker as many chunks as the others', () => {
    expect(auto(300, 2)).toBe(4);
    for (const { ranges, concurrency, total } of everySplit('auto')) {
      if (total >= 60 * concurrency) expect(ranges.length % concurrency).toBe(0);
    }
  });

  it('shares a short job out among the workers', () => {
    expect(auto(90, 2)).toBe(2);
    expect(auto(120, 8)).toBe(8);
  });

  it('does not start workers for a few frames each', () => {
    expect(auto(60, 16)).toBe(4);
    expect(auto(20, 8)).toBe(1);
    expect(auto(1, 8)).toBe(1);
  });
});
