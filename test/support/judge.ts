import type { RendererOptions } from 'framewright';
import { expect } from 'vitest';
import { cellsOf } from './cells';
import type { ClockPage } from './clockPages';
import type { FrameReadings } from './readFrames';
import { type BothWays, renderBothWays } from './renderBothWays';
import type { SharedSite } from './shareSite';
import { type Stretch, sevenStretches } from './stretches';
import { describeWrong, wrongFrames } from './wrongFrames';

export interface Variation {
  /** What is rendered; default: the page's file, with the site as its root. */
  readonly url?: string;
  readonly options?: RendererOptions;
  /** Default: seven uneven ones. */
  readonly stretches?: readonly Stretch[];
}

const common = { width: 320, height: 180, timeoutMs: 10_000 };

/** Renders a page whole and in uneven chunks and expects 0 wrong frames in both. */
export async function expectEveryFrameRight(
  { site, executor }: SharedSite,
  { page, totalFrames, expected }: ClockPage,
  variation: Variation = {},
): Promise<BothWays> {
  const file = site.page(page);
  const cells = cellsOf(file);
  const { url = file, stretches = sevenStretches(totalFrames) } = variation;
  const options = { ...common, ...(url === file && { root: site.folder }), ...variation.options };
  const films = await renderBothWays({ url, cells, options, stretches, executor });
  const names = cells.map(({ name }) => name);
  const wrong = (frames: readonly FrameReadings[], reference?: readonly FrameReadings[]) =>
    describeWrong(wrongFrames(frames, names, expected, reference));
  expect({
    frames: { whole: films.whole.length, chunked: films.chunked.length },
    'wrong in the whole render': wrong(films.whole),
    'wrong in the chunked render': wrong(films.chunked, films.whole),
  }).toEqual({
    frames: { whole: totalFrames, chunked: totalFrames },
    'wrong in the whole render': '',
    'wrong in the chunked render': '',
  });
  return films;
}
