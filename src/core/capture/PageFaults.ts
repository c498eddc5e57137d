import type { Protocol } from 'devtools-protocol';
import { BrowserError, type FramewrightError, PageError } from '../errors';
import type { CdpSession } from './Cdp';
import { describeThrown, type NameSource } from './describeThrown';
import { onNavigation } from './onNavigation';

/** Where a script stands still for an answer that a render cannot give. */
const dialogs: Record<string, string> = {
  alert: 'alert()',
  confirm: 'confirm()',
  prompt: 'prompt()',
  beforeunload: 'a beforeunload dialog',
};

/** Follows what goes wrong in a page: errors nobody caught, dialogs, navigation, a crash. */
export class PageFaults {
  readonly #nameSource: NameSource;
  #first: FramewrightError | undefined;
  readonly #guards = new Set<(error: FramewrightError) => void>();

  constructor(session: CdpSession, mainFrame: string, nameSource: NameSource) {
    this.#nameSource = nameSource;
    let loads = 0;
    session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => this.#thrown(exceptionDetails));
    session.on('Page.javascriptDialogOpening', ({ type, message }) => {
      void session.send('Page.handleJavaScriptDialog', { accept: type === 'beforeunload' }).catch(() => {});
      const text = `the page called ${dialogs[type] ?? type}: ${JSON.stringify(message.slice(0, 200))}`;
      this.report(new PageError(text, { mend: 'Nobody can answer a dialog in a film: remove the call.' }));
    });
    onNavigation(session, mainFrame, (url) => {
      if (++loads > 1) this.left(url);
    });
    session.on('Inspector.targetCrashed', () => {
      this.report(
        new BrowserError("the page's process crashed", {
          mend: 'It may need more memory than there is: render with fewer workers, or make the page lighter.',
          options: { concurrency: 1 },
          retryable: true,
        }),
      );
    });
  }

  /** The first thing that went wrong. */
  get first(): FramewrightError | undefined {
    return this.#first;
  }

  report(error: FramewrightError): void {
    this.#first ??= error;
    for (const reject of this.#guards) reject(this.#first);
  }

  /** The page went elsewhere, or wanted to. */
  left(url: string): void {
    const mend = 'A composition is one page: remove what changes its location, or render that page.';
    this.report(new PageError(`the page navigated away, to ${this.#nameSource(url)}`, { mend }));
  }

  /** Rejects as soon as something goes wrong, also while `work` waits for the page. */
  async guard<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {});
    if (this.#first) throw this.#first;
    let onFault: (error: FramewrightError) => void = () => {};
    const fault = new Promise<never>((_, reject) => {
      onFault = reject;
    });
    this.#guards.add(onFault);
    return Promise.race([work, fault]).finally(() => this.#guards.delete(onFault));
  }

  #thrown(details: Protocol.Runtime.ExceptionDetails): void {
    const { what, source } = describeThrown(details, this.#nameSource);
    // Said by Chrome where an observer's work spills into the next frame: nothing failed.
    if (/ResizeObserver loop/.test(what)) return;
    this.report(
      new PageError(`the page threw${what}`, {
        ...(source && { source }),
        mend: 'Mend it there, or catch it: an error that nobody catches ends a render.',
      }),
    );
  }
}
