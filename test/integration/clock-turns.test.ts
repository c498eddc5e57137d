import { expect, it } from 'vitest';
import type { ClockPage } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';

const shared = shareSite();

const heldBetween10And20 = (n: number) => (n <= 10 ? n : n <= 20 ? 10 : n - 10);
const at10 = (n: number) => (n < 10 ? 0 : 10);

const turns: ClockPage = {
  page: 'clock/turns.html',
  totalFrames: 50,
  expected: {
    'there-and-back': (n) => (n % 20 <= 10 ? n % 20 : 20 - (n % 20)),
    'rate-zero': heldBetween10And20,
    'timeout-signal': at10,
    'aborted-task': at10,
    database: () => 33,
    'audio-time': heldBetween10And20,
    'leaves-by-timer': at10,
    'leaves-by-raf': at10,
    'leaves-by-animation': at10,
    'never-arrives': at10,
    sandboxed: () => 44,
    kept: () => 2,
  },
};

/** A worker that is past a stretch loads its page anew. */
const backwards = [
  { start: 31, count: 19 },
  { start: 9, count: 22 },
  { start: 1, count: 8 },
  { start: 0, count: 1 },
];

it('goes on where a frame, an animation or a task ends, leaves or turns back in the middle of a turn', async () => {
  const { warnings } = await expectEveryFrameRight(shared, turns, { stretches: backwards });
  expect(warnings.filter((warning) => warning.includes('gave up'))).toEqual([]);
  expect(warnings.some((warning) => warning.includes('allow-scripts'))).toBe(true);
});
