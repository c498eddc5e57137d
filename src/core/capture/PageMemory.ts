import { PageError } from '../errors';
import type { CdpSession } from './Cdp';
import type { PageFaults } from './PageFaults';

/** What the scripts of one page may hold. Beyond it a tab crashes, or takes the memory of the whole machine. */
const mostBytes = 3 * 1024 ** 3;

const lookEveryMs = 500;

/** Looks after what a page's scripts hold, so that one that leaks is named while the machine still stands. */
export class PageMemory {
  readonly #session: CdpSession;
  readonly #faults: PageFaults;
  #looked = performance.now();

  constructor(session: CdpSession, faults: PageFaults) {
    this.#session = session;
    this.#faults = faults;
  }

  /** Reports a page that holds too much; called after every turn, looks every now and then. */
  async look(): Promise<void> {
    const now = performance.now();
    if (now - this.#looked < lookEveryMs) return;
    this.#looked = now;
    const {
      usedSize,
      embedderHeapUsedSize = 0,
      backingStorageSize = 0,
    } = await this.#session.send('Runtime.getHeapUsage');
    const bytes = usedSize + embedderHeapUsedSize + backingStorageSize;
    if (bytes < mostBytes) return;
    const gigabytes = (size: number) => (size / 1024 ** 3).toFixed(1);
    this.#faults.report(
      new PageError(`the page's scripts hold ${gigabytes(bytes)} GB, more than ${gigabytes(mostBytes)}`, {
        mend: 'Look for what grows with every frame: arrays, canvases or listeners that are never let go of.',
      }),
    );
  }
}
