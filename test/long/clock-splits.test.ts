import { it } from 'vitest';
import { observers, scripts, timers } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';
import { type Stretch, stretchesBetween } from '../support/stretches';

const shared = shareSite();

/** Numbers from 0 up to 1, the same every time. */
function chance(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A random split in random order: a worker may have to go back. */
function randomStretches(seed: number, totalFrames: number): Stretch[] {
  const random = chance(seed);
  const cuts = Array.from({ length: 2 + Math.floor(random() * 9) }, () => Math.floor(random() * totalFrames));
  const inOrder = stretchesBetween([0, ...cuts, totalFrames].sort((a, b) => a - b));
  return inOrder
    .map((stretch) => ({ stretch, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ stretch }) => stretch);
}

const splits = [scripts, timers, observers].flatMap((page) => [1, 2, 3, 4].map((seed) => ({ ...page, seed })));

it.each(splits)('is right however it is split and in whatever order: $page, split $seed', async ({ seed, ...page }) => {
  await expectEveryFrameRight(shared, page, { stretches: randomStretches(seed, page.totalFrames) });
});
