import { realDelay } from './Macrotask';

/** `settle`: finish what was told and asked for. `timer`: run the timer that is due. `round`: call what waits for the frame. */
export type WorkerOrder = 'settle' | 'timer' | 'round';

/** How long a worker that has reported an error may take to say that it lives, in real ms: one that cannot be read never does. */
const lifeSignMs = 1000;

/** Where a worker stands after an order. */
export interface WorkerStanding {
  /** Due time of its next timer in composition time, ms; Infinity where there is none. */
  readonly nextDue: number;
  /** Whether it waits for an animation frame. */
  readonly awaitsRound: boolean;
}

/** What a worker is sent among the messages of its page, and hides from it. */
export interface OrderMessage {
  readonly token: string;
  /** None where only the time is told, before something else is. */
  readonly order?: WorkerOrder;
  /** Composition time, ms. */
  readonly now: number;
}

export interface AnswerMessage {
  readonly token: string;
  /** None from a worker that closes itself. */
  readonly state?: WorkerStanding;
  readonly warnings: readonly string[];
  /** It has sent something through a port or channel, to whomever. */
  readonly posted: boolean;
}

export interface WorkerListener {
  /** The worker said something to the page. */
  onMessage(): void;
  /** The worker sent something through a port or channel, which may lead to another worker. */
  onPost(): void;
  onWarning(message: string): void;
  /** Its script could not be loaded. */
  onMissing(): void;
  /** It never answered, and is not asked again. */
  onMute(): void;
}

const idle: WorkerStanding = { nextDue: Number.POSITIVE_INFINITY, awaitsRound: false };

const nativePost = globalThis.Worker?.prototype.postMessage;
const nativeListen = EventTarget.prototype.addEventListener;

/**
 * A dedicated worker whose clock is under orders. Orders and answers go among its messages: whatever it said before an answer
 * has arrived with it.
 */
export class RemoteWorker {
  readonly #worker: Worker;
  readonly #token: string;
  readonly #patienceMs: number;
  readonly #listener: WorkerListener;
  readonly #waiting: (() => void)[] = [];
  #state = idle;
  #gone = false;
  #lives = false;
  #toldNow: number | undefined;
  #settling: Promise<void> | undefined;

  /** @param worker has just been made; an answer of it is waited for `timeoutMs` of real time */
  constructor(worker: Worker, { token, timeoutMs }: { token: string; timeoutMs: number }, listener: WorkerListener) {
    this.#worker = worker;
    this.#token = token;
    this.#patienceMs = timeoutMs;
    this.#listener = listener;
    nativeListen.call(worker, 'message', (event) => this.#receive(event as MessageEvent));
    nativeListen.call(worker, 'error', (event) => void this.#doubt(event));
  }

  get gone(): boolean {
    return this.#gone;
  }

  get nextDue(): number {
    return this.#state.nextDue;
  }

  get awaitsRound(): boolean {
    return this.#state.awaitsRound;
  }

  /** Tells it the time; called before it is told anything else. */
  tellTime(now: number): void {
    if (this.#gone || now === this.#toldNow) return;
    this.#post({ now });
  }

  /** Has it finish what it was told in this task. */
  settle(now: number): Promise<void> {
    this.#settling ??= Promise.resolve().then(() => {
      this.#settling = undefined;
      return this.order('settle', now);
    });
    return this.#settling;
  }

  /** Resolves when the order was obeyed, or the worker is no more. */
  async order(order: WorkerOrder, now: number): Promise<void> {
    if (this.#gone) return;
    const answered = new Promise<true>((resolve) => this.#waiting.push(() => resolve(true)));
    this.#post({ order, now });
    if (await Promise.race([answered, realDelay(this.#patienceMs)])) return;
    if (!this.#gone) this.#listener.onMute();
    this.leave();
  }

  /** It has ended, or is to be left alone. */
  leave(): void {
    this.#gone = true;
    this.#state = idle;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #post(message: Omit<OrderMessage, 'token'>): void {
    this.#toldNow = message.now;
    nativePost.call(this.#worker, { token: this.#token, ...message } satisfies OrderMessage);
  }

  /** A script that did not load, or cannot be read, is no worker. One that threw goes on. */
  async #doubt(event: Event): Promise<void> {
    if (this.#lives || this.#gone) return;
    if (event instanceof ErrorEvent) await realDelay(lifeSignMs);
    else this.#listener.onMissing();
    if (!this.#lives) this.leave();
  }

  #receive(event: MessageEvent<Partial<AnswerMessage> | null>): void {
    const { data } = event;
    if (data?.token !== this.#token) {
      this.#listener.onMessage();
      return;
    }
    event.stopImmediatePropagation();
    this.#lives = true;
    if (data.posted) this.#listener.onPost();
    for (const warning of data.warnings ?? []) this.#listener.onWarning(warning);
    if (data.state) {
      this.#state = data.state;
      this.#waiting.shift()?.();
    } else this.leave();
  }
}
