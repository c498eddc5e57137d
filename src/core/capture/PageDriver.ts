import { setTimeout as delay } from 'node:timers/promises';
import { PageError } from '../errors';
import type { PageCommands } from '../page/protocol';
import { defaultTimeoutMs } from '../plan/limits';
import type { CdpSession } from './Cdp';
import { conductorInPage } from './conductorInPage';
import type { PageFaults } from './PageFaults';
import { within } from './within';

type Answer<K extends keyof PageCommands> = Awaited<ReturnType<PageCommands[K]>>;

/** A page waits by itself for `timeoutMs`; one that has not answered this much later, at most, stands still, in ms. */
const mostPatienceMs = 15_000;

/** On a busy machine the browser may answer for the document before, for so many ms. */
const connectMs = 2000;

/** Calls the conductor in the page. */
export class PageDriver {
  readonly #session: CdpSession;
  readonly #faults: PageFaults;
  readonly #timeoutMs: number;
  #conductor: string | undefined;

  constructor(session: CdpSession, faults: PageFaults, timeoutMs = defaultTimeoutMs) {
    this.#session = session;
    this.#faults = faults;
    this.#timeoutMs = timeoutMs;
  }

  /** Finds the conductor of a page that has just been loaded. */
  async connect(): Promise<void> {
    const begun = performance.now();
    while (performance.now() - begun < connectMs) {
      this.#conductor = await this.#findConductor();
      if (this.#conductor) return;
      await delay(20);
    }
    throw new PageError('the page cannot be brought under the clock', {
      mend: 'Is it an HTML page? Other documents cannot be rendered.',
    });
  }

  async #findConductor(): Promise<string | undefined> {
    const late = () =>
      new PageError(`the page did not answer for ${this.#timeoutMs / 1000} s`, {
        mend: 'Look for a loop in its script that never ends.',
      });
    const asked = this.#session.send('Runtime.evaluate', { expression: conductorInPage });
    const { result } = await this.#faults.guard(within(this.#timeoutMs, asked, late));
    return result.objectId;
  }

  /** Calls `method` of the conductor. Rejects when the page fails meanwhile, or does not answer any more. */
  call<K extends keyof PageCommands>(method: K, ...args: Parameters<PageCommands[K]>): Promise<Answer<K>> {
    const waitMs = this.#timeoutMs + Math.min(mostPatienceMs, this.#timeoutMs);
    const late = () =>
      new PageError(`the page did not answer for ${waitMs / 1000} s`, {
        mend: 'Look for a loop in its script that never ends; a page that is only slow needs more time.',
        options: { timeoutMs: 2 * this.#timeoutMs },
      });
    return this.#faults.guard(within(waitMs, this.#send(method, args), late));
  }

  async #send<K extends keyof PageCommands>(method: K, args: unknown[]): Promise<Answer<K>> {
    const request = {
      ...(this.#conductor && { objectId: this.#conductor }),
      functionDeclaration: `function(...args) { return this.${method}(...args); }`,
      arguments: args.map((value) => ({ value })),
      awaitPromise: true,
      returnByValue: true,
    };
    const { result, exceptionDetails } = await this.#session
      .send('Runtime.callFunctionOn', request)
      .catch((error: Error) => this.#left(error));
    if (exceptionDetails)
      throw new PageError(
        `the page broke its clock: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
      );
    return result.value as Answer<K>;
  }

  /** A page that has gone elsewhere refuses the call first; why it went is told a moment later. */
  async #left(error: Error): Promise<never> {
    if (/navigated or closed|context was destroyed|Cannot find context|Promise was collected/.test(error.message))
      await delay(200);
    throw this.#faults.first ?? error;
  }
}
