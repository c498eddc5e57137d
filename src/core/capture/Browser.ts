import type { Readable, Writable } from 'node:stream';
import { BrowserError, Cancelled } from '../errors';
import { type Child, describeExit, spawnChild } from '../process/spawnChild';
import { browserFlags } from './browserFlags';
import { Cdp } from './Cdp';
import type { LaunchOptions } from './LaunchOptions';
import { makeProfile, removeProfile } from './profiles';
import { type ResolvedBrowser, resolveBrowser } from './resolveBrowser';

const launchTimeoutMs = 30_000;

/** One browser process with its children. */
export class Browser {
  readonly #child: Child;
  readonly #profile: string;

  private constructor(
    child: Child,
    profile: string,
    readonly cdp: Cdp,
    readonly resolved: ResolvedBrowser,
    /** Whether Chrome's own sandbox is on; it does not start for root. */
    readonly sandboxed: boolean,
  ) {
    this.#child = child;
    this.#profile = profile;
  }

  /** Starts the browser that `options` lead to. Throws BrowserError where it is missing or does not answer. */
  static async launch(options: LaunchOptions = {}, signal?: AbortSignal): Promise<Browser> {
    const resolved = await resolveBrowser(options);
    const sandbox = process.getuid?.() !== 0;
    try {
      return await Browser.#start(resolved, options, sandbox, signal);
    } catch (error) {
      if (!sandbox || !(error instanceof BrowserError) || !/sandbox/i.test(error.stderrTail ?? '')) throw error;
      return Browser.#start(resolved, options, false, signal);
    }
  }

  static async #start(
    resolved: ResolvedBrowser,
    options: LaunchOptions,
    sandbox: boolean,
    signal?: AbortSignal,
  ): Promise<Browser> {
    const profile = await makeProfile();
    const flags = browserFlags({ ...options, kind: resolved.kind, sandbox, profile });
    let askToClose = () => {};
    try {
      const child = spawnChild(resolved.path, flags, {
        what: `the browser ${resolved.path}`,
        stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
        signal,
        errorType: BrowserError,
        // A signal may reach a launcher script only, and the browser behind it would live on.
        politely: () => askToClose(),
      });
      const [, , , output, input] = child.process.stdio;
      const cdp = new Cdp(output as Writable, input as Readable);
      askToClose = () => void cdp.send('Browser.close').catch(() => {});
      // Where only the launcher was killed, the browser behind it leaves when its pipes close.
      const letGo = () => {
        output?.destroy();
        input?.destroy();
      };
      child.exited.then(letGo, letGo);
      const browser = new Browser(child, profile, cdp, resolved, sandbox);
      await browser.#answers(signal);
      return browser;
    } catch (error) {
      await removeProfile(profile);
      throw error;
    }
  }

  /** Settles when the browser is gone. */
  get exited(): Promise<unknown> {
    return this.#child.exited;
  }

  /** Last lines that the browser wrote. */
  stderrTail(): string {
    return this.#child.stderrTail();
  }

  /** Ends the browser and removes its profile. */
  async close(): Promise<void> {
    await this.#child.stop();
    await removeProfile(this.#profile);
  }

  async #answers(signal?: AbortSignal): Promise<void> {
    const died = this.#child.exited.then((exit) => {
      const error = new BrowserError(`the browser ${this.resolved.path} ${describeExit(exit)}`, {
        stderrTail: this.stderrTail(),
        mend: 'See whether it starts on its own.',
        retryable: true,
      });
      this.cdp.close(signal?.aborted ? new Cancelled() : error);
    });
    died.catch((error: Error) => this.cdp.close(error));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new BrowserError(
        `the browser ${this.resolved.path} did not answer within ${launchTimeoutMs / 1000} s`,
        {
          mend: 'See whether it starts on its own, or name another browser with FRAMEWRIGHT_BROWSER.',
        },
      );
      timer = setTimeout(() => reject(error), launchTimeoutMs);
    });
    try {
      await Promise.race([this.cdp.send('Browser.getVersion'), late]);
    } catch (error) {
      await this.#child.stop();
      throw error instanceof BrowserError ? notStarted(error) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A browser that dies before its first word will not do better on a second try. */
function notStarted(error: BrowserError): BrowserError {
  return new BrowserError(error.message, { ...error, retryable: false });
}
