import type { LocatedComposition } from '../composition/locateComposition';
import type { Measurement } from '../composition/Measurement';
import { serveComposition } from '../composition/serveComposition';
import type { RendererOptions } from '../plan/types';
import { Browser } from './Browser';
import { CompositionPage } from './CompositionPage';

/** What size and rate a page is given that does not tell them before it runs. */
const stage = { width: 1280, height: 720, fps: 30 };

const readPage = `({
  meta: document.querySelector('meta[name="composition" i]')?.content,
  dataset: { ...document.querySelector('[data-composition-id]')?.dataset },
})`;

/** Asks the page itself, in a browser. */
export async function measureComposition(
  located: LocatedComposition,
  options: RendererOptions,
  signal?: AbortSignal,
): Promise<Measurement> {
  const served = await serveComposition(located);
  const browser = await Browser.launch(options, signal).catch(async (error: unknown) => {
    await served.close();
    throw error;
  });
  try {
    const page = await CompositionPage.open(browser, { served, options: { ...stage, ...options } });
    const told = (await page.evaluate(readPage)) as Pick<Measurement, 'meta' | 'dataset'>;
    const seconds = await page.lastEnd();
    return { ...told, ...(seconds > 0 && { durationInSeconds: seconds }) };
  } finally {
    await Promise.all([browser.close(), served.close()]);
  }
}
