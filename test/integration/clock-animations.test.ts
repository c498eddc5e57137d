import { expect, it } from 'vitest';
import { cssAnimations, cssTransitions, events, waapi } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';

const shared = shareSite();

it('shows CSS animations at the time of each frame, however they start, repeat, pause and end', async () => {
  await expectEveryFrameRight(shared, cssAnimations);
});

it('shows CSS transitions at the time of each frame, also delayed, turned back, retargeted and cut short', async () => {
  await expectEveryFrameRight(shared, cssTransitions);
});

it('shows Web Animations at the time of each frame, however a script steers them', async () => {
  await expectEveryFrameRight(shared, waapi);
});

it('tells a page that an animation ended in the frame in which it ends, painted or not', async () => {
  const { warnings } = await expectEveryFrameRight(shared, events);
  expect(warnings).toEqual([]);
});

it('ends, starts and repeats what falls on a frame in that frame, whenever it began', async () => {
  await expectEveryFrameRight(shared, { page: 'clock/boundaries.html', totalFrames: 60, expected: {} });
});
