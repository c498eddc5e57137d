import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompositionViewer, InvalidInput, renderStill } from 'framewright';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { countPage } from '../support/countPage';
import { descendantsOf, eventually, survivors } from '../support/processes';
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

it('ends the browser that measures the page when it is closed meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'framewright-viewer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const page = join(folder, 'index.html');
  // Says nothing of its length, and takes its time.
  const busy = '<script>for (const end = Date.now() + 1e4; Date.now() < end; );</script>';
  writeFileSync(page, `<meta name="composition" content="width=64, height=64, fps=30">${busy}`);
  const measuring = new CompositionViewer(page);
  const rejected = expect(measuring.frame(0)).rejects.toMatchObject({ name: 'Cancelled' });
  const browsers = await eventually(() => {
    const found = descendantsOf(process.pid).filter(({ command }) => /headless[-_]shell|chrom/.test(command));
    return found.length > 0 ? found : undefined;
  });
  await measuring.close();
  await rejected;
  expect(await survivors(browsers, 2000)).toEqual([]);
});

async function look(frame: number): Promise<Buffer> {
  return Buffer.from((await viewer.frame(frame)).bytes);
}
