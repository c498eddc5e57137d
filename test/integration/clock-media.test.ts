import { expect, it } from 'vitest';
import { embedded, filmstrip, images, media } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { shareSite } from '../support/shareSite';

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

it.each(['code.gif', 'code.apng', 'code.webp', 'moving-smil.svg', 'moving-css.svg'])(
  'shows an image that moves by itself at the time of each frame, or names it in a warning: %s',
  async (file) => {
    const options = { props: { image: file } };
    const anything = { 'in-page': () => undefined, background: () => undefined, late: () => undefined };
    const { warnings } = await expectEveryFrameRight(shared, { ...images, expected: anything }, { options });
    if (warnings.some((warning) => warning.includes(file))) return;
    await expectEveryFrameRight(shared, images, { options });
  },
);
