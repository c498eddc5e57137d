import { setTimeout as delay } from 'node:timers/promises';
import type { FrameSource } from './FrameSource';
import type { PageDriver } from './PageDriver';
import type { PageFaults } from './PageFaults';

/** Paints after which an update that does not come is given up: a page whose rendering is blocked. */
const mostPaints = 100;

/** Longest pause between two of them, ms. */
const longestPauseMs = 8;

/** Has the browser paint what a page is owed, before it is photographed or goes on. Rejects when the page fails meanwhile. */
export class Painter {
  readonly #source: FrameSource;
  readonly #driver: PageDriver;
  readonly #faults: PageFaults;

  constructor(source: FrameSource, driver: PageDriver, faults: PageFaults) {
    this.#source = source;
    this.#driver = driver;
    this.#faults = faults;
  }

  /** Paints `frame`. Whether the page was drawn with all that is in it; undefined where nobody tells. */
  paint(frame: number): Promise<boolean | undefined> {
    return this.#faults.guard(this.#source.paint(frame));
  }

  /** Does the rendering update that the page is owed. On a busy machine a paint may come before it. */
  async update(frame: number): Promise<void> {
    for (let paints = 0; paints < mostPaints; paints++) {
      await this.paint(frame);
      if (await this.#driver.call('updated')) return;
      await delay(Math.min(paints, longestPauseMs));
    }
  }

  /** Images count from the paint that first shows them, so these are painted on the way, too; what they show may be a paint late. */
  async paintMovingImages(frame: number): Promise<void> {
    await this.#driver.call('nudge');
    await this.paint(frame);
    await this.#driver.call('nudge');
  }

  /**
   * Has all that the page embeds in its picture. The compositor withholds what a document has painted until every new surface
   * in it (a video's, a canvas's that is drawn elsewhere) has come, and goes on drawing the document's last picture meanwhile.
   */
  async paintEmbedded(frame: number): Promise<void> {
    await this.paint(frame);
    for (let paints = 0; paints < mostPaints; paints++) {
      await this.#driver.call('nudge');
      const drawn = await this.paint(frame);
      // Where nobody tells whether it was, the surfaces have had the time of several frames.
      if (drawn ?? paints > 0) return;
      await delay(Math.min(paints, longestPauseMs));
    }
  }
}
