import { expect, it } from 'vitest';
import { frames, observers, svgAndShadow, viewTransition } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { serveSite } from '../support/serveSite';
import { shareSite } from '../support/shareSite';

const shared = shareSite();

it('shows SMIL, shadow trees and scroll-driven animations at the time of each frame', async () => {
  const { warnings } = await expectEveryFrameRight(shared, svgAndShadow);
  for (const named of ['<marquee>', '<progress>', 'AnalyserNode'])
    expect(
      warnings.filter((warning) => warning.includes(named)),
      named,
    ).toHaveLength(1);
  expect(warnings).toHaveLength(3);
});

it('holds the clock of every document in the page: same origin, srcdoc, another origin, added later', async () => {
  await using other = await serveSite(shared.site.folder);
  await expectEveryFrameRight(shared, frames, { options: { props: { other: other.origin } } });
});

it('tells a page what its layout does in the same frame of every chunk', async () => {
  await expectEveryFrameRight(shared, observers);
});

it('carries a view transition over chunks, and goes on after it', async () => {
  await expectEveryFrameRight(shared, viewTransition);
});
