import { describe, expect, it } from 'vitest';
import { findOnPath } from '../../src/core/process/findProgram';
import {
  cssAnimations,
  cssTransitions,
  embedded,
  events,
  frames,
  loading,
  media,
  observers,
  scripts,
  slides,
  svgAndShadow,
  timers,
  viewTransition,
  waapi,
} from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { serveSite } from '../support/serveSite';
import { shareSite } from '../support/shareSite';

const browserPath = await findOnPath([
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'microsoft-edge',
]);
// A browser with a window of its own is no part of the set-up: machines that have none can only say so.
describe.skipIf(!browserPath)('by screenshots of a full Chrome, Chromium or Edge', () => {
  const shared = shareSite({ media: true });
  const options = { browserPath: browserPath ?? '' };

  it.each([
    cssAnimations,
    cssTransitions,
    waapi,
    events,
    scripts,
    timers,
    slides,
    svgAndShadow,
    // Chrome's own smooth scrolling takes its own time where nobody controls its frames.
    { ...observers, expected: { ...observers.expected, 'smooth-scroll': () => undefined } },
    media,
    embedded,
    viewTransition,
  ])('every clock is right: $page', async (page) => {
    const { warnings } = await expectEveryFrameRight(shared, page, { options });
    // Two of the pages hold what no clock reaches.
    expect(warnings.filter((warning) => !/stands still|in real time|AnalyserNode/.test(warning))).toEqual([]);
  });

  it('every clock is right in frames of other origins, which have processes of their own', async () => {
    await using other = await serveSite(shared.site.folder);
    await expectEveryFrameRight(shared, frames, { options: { ...options, props: { other: other.origin } } });
  });

  it('what comes late over the network is there in its frame', async () => {
    await using server = await serveSite(shared.site.folder);
    await expectEveryFrameRight(shared, loading, { url: `${server.origin}/${loading.page}`, options });
  });
});
