import { setTimeout as delay } from 'node:timers/promises';
import { PageError } from '../errors';
import type { PageCommands } from '../page/protocol';
import type { CdpSession } from './Cdp';
import type { PageFaults } from './PageFaults';
import { defaultTimeoutMs } from './pageScript';
import { within } from './within';

type Answer<K extends keyof PageCommands> = Awaited<ReturnType<PageCommands[K]>>;

/** A page waits by itself for `timeoutMs`; one that has not answered this much later stands still, in ms. */
const patienceMs = 15_000;

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
    const expression = 'globalThis[Symbol.for("framewright.conductor")]';
    const late = () =>
      new PageError(`the page did not answer for ${this.#timeoutMs / 1000} s`, {
        mend: 'Look for a loop in its script that never ends.',
      });
    const { result } = await this.#faults.guard(
      within(this.#timeoutMs, this.#session.send('Runtime.evaluate', { expression }), late),
    );
    if (!result.objectId)
      throw new PageError('the page cannot be brought under the clock', {
        mend: 'Is it an HTML page? Other documents cannot be rendered.',
      });
    this.#conductor = result.objectId;
  }

  /** Calls `method` of the conductor. Rejects when the page fails meanwhile, or does not answer any more. */
  call<K extends keyof PageCommands>(method: K, ...args: Parameters<PageCommands[K]>): Promise<Answer<K>> {
    const waitMs = this.#timeoutMs + patienceMs;
    const late = () =>
      new PageError(`the page did not answer for ${waitMs / 1000} s (${method})`, {
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
