import { beforeAll, it } from 'vitest';
import { bundleLibraries } from '../support/bundleLibraries';
import { from } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';
import type { Expectation } from '../support/wrongFrames';

const shared = shareSite();
beforeAll(() => bundleLibraries(shared.site));

const judge = (page: string, expected: Record<string, Expectation>) =>
  expectEveryFrameRight(shared, { page: `libraries/${page}`, totalFrames: 50, expected });

const thereAndBack = (n: number) => (n % 40 <= 20 ? n % 40 : 40 - (n % 40));
/** Stands between two numbers until frame `start`. */
const onlyFrom =
  (start: number, series = (n: number) => n - start) =>
  (n: number) =>
    n < start ? 'unreadable' : series(n);

it('renders gsap, anime.js, d3 and motion right', async () => {
  await judge('dom.html', {
    'gsap-late': from(10),
    'gsap-yoyo': thereAndBack,
    'gsap-then': (n) => Math.min(n, 20),
    // anime.js begins 12 ms into its animations, with the first tick that passes time.
    'anime-animate': onlyFrom(1, (n) => n),
    'anime-timeline': onlyFrom(1, (n) => n),
    'anime-loop': onlyFrom(1, (n) => n % 20),
    'anime-late': onlyFrom(10),
    'd3-late': from(10),
    'motion-late': from(10),
  });
});

it('renders three, pixi.js, chart.js and lottie-web right', async () => {
  // Lottie moves an animation that a timer adds by the whole frame in which it comes.
  await judge('canvas.html', { 'lottie-late': (n) => (n < 10 ? 0 : n - 9) });
});

it('renders React and motion for React right', async () => {
  await judge('react.html', {
    'motion-presence': from(10),
    // React shows a fallback for 300 ms at least, so that it does not flicker.
    suspended: (n) => (n < 8 ? 254 : n),
  });
});
