import type { Protocol } from 'devtools-protocol';
import { BrowserError, type FramewrightError, PageError } from '../errors';
import type { CdpSession } from './Cdp';
import { onNavigation } from './onNavigation';

/** Names a URL of the page for people: a path below the root where it is one of ours. */
export type NameSource = (url: string) => string;

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
  #onFault: ((error: FramewrightError) => void) | undefined;

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
    this.#onFault?.(this.#first);
  }

  /** The page went elsewhere, or wanted to. */
  left(url: string): void {
    const mend = 'A composition is one page: remove what changes its location, or render that page.';
    this.report(new PageError(`the page navigated away, to ${this.#nameSource(url)}`, { mend }));
  }

  /** Rejects as soon as something goes wrong, also while `work` waits for the page. */
  async guard<T>(work: Promise<T>): Promise<T> {
    if (this.#first) {
      work.catch(() => {});
      throw this.#first;
    }
    const fault = new Promise<never>((_, reject) => {
      this.#onFault = reject;
    });
    work.catch(() => {});
    return Promise.race([work, fault]);
  }

  #thrown({ text, exception, url, lineNumber, columnNumber, stackTrace }: Protocol.Runtime.ExceptionDetails): void {
    const description = exception?.description ?? String(exception?.value ?? text);
    const message = description.split('\n    at ')[0] ?? text;
    // Said by Chrome where an observer's work spills into the next frame: nothing failed.
    if (/ResizeObserver loop/.test(message)) return;
    const top = stackTrace?.callFrames[0];
    const place = top ?? { url: url ?? '', lineNumber, columnNumber };
    const source = place.url
      ? `${this.#nameSource(place.url)}:${place.lineNumber + 1}:${place.columnNumber + 1}`
      : undefined;
    const rejected = /in promise/.test(text) ? ' (in a promise)' : '';
    this.report(
      new PageError(`the page threw${rejected}: ${message}`, {
        ...(source && { source }),
        mend: 'Mend it there, or catch it: an error that nobody catches ends a render.',
      }),
    );
  }
}
