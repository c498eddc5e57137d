import { it } from 'vitest';
import { scripts, slides, timers } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';

const shared = shareSite();

it('gives scripts the time of each frame by every clock they read, and the same chance in every chunk', async () => {
  await expectEveryFrameRight(shared, scripts);
});

it('runs timers when they are due, in their order, several a frame', async () => {
  await expectEveryFrameRight(shared, timers);
});

it('shows a still page still and every change in its frame, however small and sudden', async () => {
  await expectEveryFrameRight(shared, slides);
});
