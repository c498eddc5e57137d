import { join } from 'node:path';
import { CompositionViewer, InvalidInput, renderStill } from 'framewright';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countPage } from '../support/countPage';
import { fixtures } from '../support/site';

const options = { quality: 'high' } as const;
let viewer: CompositionViewer;

beforeEach(() => {
  viewer = new CompositionViewer(countPage, { options });
});
afterEach(() => viewer.close());

it('shows at frame n what a still of frame n shows: forward, backward, again and after a reload', async () => {
  const stills = new Map<number, Buffer>();
  for (const frame of [3, 17, 40]) stills.set(frame, Buffer.from((await renderStill(countPage, frame)).bytes));
  for (const frame of [3, 40, 17, 17, 3]) expect(await look(frame)).toEqual(stills.get(frame));
  await viewer.reload();
  expect(await look(17)).toEqual(stills.get(17));
});

it('tells size, rate and length', async () => {
  expect(await viewer.composition()).toMatchObject({ width: 240, height: 60, fps: '30/1', totalFrames: 60 });
});

it('refuses a frame that the composition does not have', async () => {
  await expect(viewer.frame(60)).rejects.toThrow(InvalidInput);
});

it('says at which frame and line a page fails, and shows an earlier frame all the same', async () => {
  const failing = new CompositionViewer(join(fixtures, 'bad', 'throws-in-timer.html'));
  await expect(failing.frame(24)).rejects.toMatchObject({ name: 'PageError', frame: expect.any(Number) });
  expect((await failing.frame(0)).type).toBe('jpeg');
  await failing.close();
});

it('ends at once when it is closed in the middle', async () => {
  const shown = viewer.frame(59);
  const rejected = expect(shown).rejects.toMatchObject({ name: 'Cancelled' });
  await viewer.close();
  await rejected;
});

async function look(frame: number): Promise<Buffer> {
  return Buffer.from((await viewer.frame(frame)).bytes);
}
