import { Browser } from '../capture/Browser';
import { CompositionPage } from '../capture/CompositionPage';
import type { LaunchOptions } from '../capture/LaunchOptions';
import type { PageWarning } from '../capture/PageRequest';
import { locateComposition } from '../composition/locateComposition';
import { type ServedComposition, serveComposition } from '../composition/serveComposition';
import type { InputFile } from '../files/inputFiles';
import { FootageStore } from '../footage/FootageStore';
import type { RangeOptions } from './rangeOptions';

interface Launched {
  readonly key: string;
  readonly browser: Promise<Browser>;
}

interface Opened {
  readonly key: string;
  readonly served: ServedComposition;
  readonly page: CompositionPage;
}

/** What a composition plays on: browser, server and page. They stay for as long as the next chunk needs the same. */
export class Stage {
  #launched: Launched | undefined;
  #opened: Opened | undefined;
  #closing: Promise<unknown> = Promise.resolve();
  #onWarning: ((warning: PageWarning) => void) | undefined;

  /** Launches the browser. A failure is told by the `open` that needs it. */
  warm(options: LaunchOptions): void {
    this.#launch(options).catch(() => {});
  }

  /** The page of this composition, opened for these options. At which frame it stands is its own business. */
  async open(
    compositionUrl: string,
    options: RangeOptions,
    onWarning?: (warning: PageWarning) => void,
  ): Promise<CompositionPage> {
    this.#onWarning = onWarning;
    const { startFrame: _startFrame, frameCount: _frameCount, ...lasting } = options;
    const key = JSON.stringify([compositionUrl, lasting]);
    if (this.#opened?.key === key) return this.#opened.page;
    await this.closePage();
    const browser = await this.#launch(options);
    const served = await serveComposition(await locateComposition(compositionUrl, options), new FootageStore(options));
    const page = await this.#load(browser, served, options);
    this.#opened = { key, served, page };
    return page;
  }

  /** The files that the open page was made from so far; undefined where that is not known. */
  get inputs(): readonly InputFile[] | undefined {
    return this.#opened?.served.inputs();
  }

  /** Ends page, server and browser. Resolves when they are gone, also where another call is about to end them. */
  async close(): Promise<void> {
    const launched = this.#launched;
    this.#launched = undefined;
    const browserGone = launched?.browser.then((browser) => browser.close()).catch(() => {});
    this.#closing = Promise.all([this.#closing, this.closePage(), browserGone]);
    await this.#closing;
  }

  async #load(browser: Browser, served: ServedComposition, options: RangeOptions): Promise<CompositionPage> {
    try {
      return await CompositionPage.open(browser, {
        served,
        options,
        onWarning: (warning) => this.#onWarning?.(warning),
      });
    } catch (error) {
      await served.close();
      throw error;
    }
  }

  #launch({ browserPath, browserArgs, toolsFolder, network, locale, scale }: LaunchOptions): Promise<Browser> {
    const given = Object.entries({ browserPath, browserArgs, toolsFolder, network, locale, scale }).filter(
      ([, value]) => value !== undefined,
    );
    const key = JSON.stringify(given);
    if (this.#launched?.key === key) return this.#launched.browser;
    void this.close();
    this.#launched = { key, browser: Browser.launch(Object.fromEntries(given)) };
    return this.#launched.browser;
  }

  /** Ends page and server; the browser stays. */
  async closePage(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await Promise.all([opened?.page.close(), opened?.served.close()]);
  }
}
