import { nativeSetTimeout } from './natives';

/** Most hops that one settling may take: a page whose message loop never ends gets this many rounds a turn. */
const maxHops = 64;

/** Lets every task run that is queued now: promise chains, message-port schedulers, posted messages. */
export class Macrotask {
  readonly #channel = new MessageChannel();
  readonly #waiting: (() => void)[] = [];
  readonly #post: (message: unknown) => void;
  #posted = 0;
  /** Called before and after every message that goes through a port or channel, to whomever. */
  beforePost = () => {};
  onPost = () => {};
  /** Called after one that goes to all who listen, by way of the browser. */
  onBroadcast = () => {};

  constructor() {
    this.#channel.port1.onmessage = () => this.#waiting.shift()?.();
    this.#post = MessagePort.prototype.postMessage.bind(this.#channel.port2);
    this.#countMessages();
  }

  /** One macrotask later; messages the page posted before are delivered first. */
  hop(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#post(0);
    });
  }

  /** Hops until no message of the page is under way. */
  async drain(): Promise<void> {
    for (let hops = 0; hops < maxHops; hops++) {
      const before = this.#posted;
      await this.hop();
      if (this.#posted === before) return;
    }
  }

  /** Every message the page posts is counted: one that was posted since the last hop asks for another. */
  #countMessages(): void {
    const count = () => this.#posted++;
    const prepare = () => this.beforePost();
    const passOn = (target: object) => {
      if (target instanceof BroadcastChannel) this.onBroadcast();
      this.onPost();
    };
    for (const prototype of [MessagePort.prototype, BroadcastChannel.prototype]) {
      const native = prototype.postMessage as (...args: unknown[]) => void;
      prototype.postMessage = function (this: MessagePort & BroadcastChannel, ...args: unknown[]) {
        count();
        prepare();
        const posted = native.apply(this, args);
        passOn(this);
        return posted;
      };
    }
    const native = globalThis.postMessage as (...args: unknown[]) => void;
    globalThis.postMessage = ((...args: unknown[]) => {
      count();
      return native.apply(globalThis, args);
    }) as typeof globalThis.postMessage;
  }
}

/** Resolves after real time, which no page time measures. */
export function realDelay(ms: number): Promise<void> {
  return new Promise((resolve) => nativeSetTimeout(resolve, ms));
}
