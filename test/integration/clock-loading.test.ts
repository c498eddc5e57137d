import { expect, it } from 'vitest';
import { loading } from '../support/clockPages';
import { expectEveryFrameRight } from '../support/judge';
import { serveSite } from '../support/serveSite';
import { shareSite } from '../support/shareSite';

const shared = shareSite();

it('waits in the frame that asked for it for whatever comes late over the network', async () => {
  await using server = await serveSite(shared.site.folder);
  await expectEveryFrameRight(shared, loading, { url: `${server.origin}/${loading.page}` });
});

it('calls seek before the rAF round of each frame that is shot, and awaits ready in no time', async () => {
  const options = { props: { title: 'Ünï "x" \u2028' } };
  await expectEveryFrameRight(shared, { page: 'clock/contract.html', totalFrames: 50, expected: {} }, { options });
});

it("renders a page that speaks HyperFrames' dialect", async () => {
  await expectEveryFrameRight(shared, { page: 'clock/hyperframes.html', totalFrames: 20, expected: {} });
});

it('runs the timers that ready waits for while a worker is started', async () => {
  await expectEveryFrameRight(shared, { page: 'clock/worker-ready.html', totalFrames: 10, expected: {} });
});

it('holds the clock of web workers', async () => {
  const expected = {
    'worker-started-late': (frame: number) => (frame > 5 ? frame : 0),
    'worker-idle-until-asked': (frame: number) => (frame < 12 ? 0 : 12),
    // Starts at 100 ms.
    'worker-that-closes': (frame: number) => Math.min(5, Math.max(0, Math.floor((frame * 40 - 100) / 40))),
    'worker-terminated': (frame: number) => Math.min(10, frame),
    'worker-without-a-script': () => 1,
  };
  const { warnings } = await expectEveryFrameRight(shared, { page: 'clock/workers.html', totalFrames: 25, expected });
  expect(warnings.toSorted()).toEqual([
    'a worker threw: Error: on purpose',
    expect.stringMatching(/^the worker .*no-such-worker\.js did not load$/),
  ]);
});
