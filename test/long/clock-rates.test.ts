import { join } from 'node:path';
import { it } from 'vitest';
import { parseFrameRate } from '../../src/core/plan/frameRate';
import { from } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { makeFilmsAt } from '../support/media';
import { shareSite } from '../support/shareSite';

const shared = shareSite();
const totalFrames = 60;

it.each(['24000/1001', '24', '25', '30000/1001', '30', '50', '60000/1001', '60', '12.5', '120'])(
  'shows every clock right at %s frames a second',
  async (fps) => {
    const { num, den } = parseFrameRate(fps);
    const expected = {
      'css-late': from(10),
      transition: from(10),
      'random-walk': 'same',
      // A tick at 0 and one every 7 ms, counted in a byte.
      'timer-chain': (n: number) => Math.floor((n * 1000 * den) / num / 7 + 1e-6) % 256,
    } as const;
    const options = { fps, frameCount: totalFrames, durationInSeconds: 6, props: { fps: `${num}/${den}` } };
    await expectEveryFrameRight(shared, { page: 'clock/rates.html', totalFrames, expected }, { options });
  },
);

it.each(['24000/1001', '24', '30000/1001', '30', '50', '60000/1001', '60', '120'])(
  'shows the frames of films of its own rate at %s frames a second, however their containers round',
  async (fps) => {
    await makeFilmsAt(fps, totalFrames + 10, join(shared.site.folder, 'media'));
    const options = { fps, frameCount: totalFrames, props: { fps } };
    await expectEveryFrameRight(shared, { page: 'clock/media-rates.html', totalFrames, expected: {} }, { options });
  },
);
