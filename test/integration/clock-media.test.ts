import { expect, it } from 'vitest';
import { cellsOf } from '../support/cells';
import { embedded, filmstrip, media } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { type BothWays, renderBothWays } from '../support/renderBothWays';
import { shareSite } from '../support/shareSite';
import { sevenStretches } from '../support/stretches';

/** Its cells, and the frame from which each moves. */
const images = {
  page: 'clock/images.html',
  totalFrames: 25,
  cells: [
    { name: 'in-page', begins: 0 },
    { name: 'background', begins: 0 },
    { name: 'late', begins: 10 },
  ],
};

const shared = shareSite({ media: true });

it('shows the video frame that belongs to each frame, and reads media clocks so', async () => {
  const { warnings } = await expectEveryFrameRight(shared, media);
  expect(warnings).toEqual([]);
});

it('shows videos that come, go and come into view in their frame, and the page around them too', async () => {
  const { warnings } = await expectEveryFrameRight(shared, embedded);
  expect(warnings).toEqual([]);
});

it('has what a page seeks in a video when it says so, at load and later', async () => {
  const { warnings } = await expectEveryFrameRight(shared, filmstrip);
  expect(warnings).toEqual([]);
});

async function renderImage(file: string): Promise<BothWays> {
  const { page, totalFrames } = images;
  const url = shared.site.page(page);
  const options = { width: 320, height: 180, root: shared.site.folder, props: { image: file } };
  const stretches = sevenStretches(totalFrames);
  return renderBothWays({ url, cells: cellsOf(url), options, stretches, executor: shared.executor });
}

it.each(['code.gif', 'code.apng', 'code.webp'])(
  'leads an image that moves by itself: at the time of each frame or a frame late, and says so: %s',
  async (file) => {
    const { whole, chunked, warnings } = await renderImage(file);
    expect(warnings).toEqual([
      expect.stringMatching(`${file.replace('.', '\\.')}.* is led, but may come a frame late`),
    ]);
    const late = [whole, chunked].flatMap((frames) =>
      frames.flatMap((readings, n) =>
        images.cells.flatMap(({ name, begins }) => {
          const due = Math.max(0, n - begins);
          const got = readings.get(name);
          return got === due || got === due - 1 ? [] : [`${name} at frame ${n} is ${got}`];
        }),
      ),
    );
    expect(late).toEqual([]);
  },
);

it.each(['moving-smil.svg', 'moving-css.svg'])('names an image that it cannot hold: %s', async (file) => {
  const { warnings } = await renderImage(file);
  expect(warnings).toEqual([expect.stringMatching(`${file.replace('.', '\\.')}.* is not held`)]);
});
