import { realDelay } from './macrotask';

/** `settle`: finish what was told and asked for. `timer`: run the timer that is due. `round`: call what waits for the frame. */
export type WorkerOrder = 'settle' | 'timer' | 'round';

/** Where a worker stands after an order. */
export interface WorkerState {
  /** Due time of its next timer in composition time, ms; Infinity where there is none. */
  readonly nextDue: number;
  /** Whether it waits for an animation frame. */
  readonly awaitsRound: boolean;
}

/** What a worker is sent among the messages of its page, and hides from it. */
export interface OrderMessage {
  readonly token: string;
  readonly order: WorkerOrder;
  /** Composition time, ms. */
  readonly now: number;
}

export interface AnswerMessage {
  readonly token: string;
  /** None from a worker that closes itself. */
  readonly state?: WorkerState;
  readonly warnings: readonly string[];
}

export interface WorkerListener {
  /** The worker said something to the page. */
  onMessage(): void;
  onWarning(message: string): void;
  /** It never answered, and is not asked again. */
  onMute(): void;
}

const idle: WorkerState = { nextDue: Number.POSITIVE_INFINITY, awaitsRound: false };

const nativePost = globalThis.Worker?.prototype.postMessage;

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
  #settling: Promise<void> | undefined;

  /** @param patienceMs how long an answer is waited for, in real ms */
  constructor(worker: Worker, { token, timeoutMs }: { token: string; timeoutMs: number }, listener: WorkerListener) {
    this.#worker = worker;
    this.#token = token;
    // It waits by itself, for as long as the page would, before it answers.
    this.#patienceMs = timeoutMs + 1000;
    this.#listener = listener;
    worker.addEventListener('message', (event) => this.#receive(event));
    worker.addEventListener('error', (event) => {
      // Its script did not load. One that threw goes on.
      if (!(event instanceof ErrorEvent)) this.leave();
    });
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
    const message: OrderMessage = { token: this.#token, order, now };
    nativePost.call(this.#worker, message);
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

  #receive(event: MessageEvent<Partial<AnswerMessage> | null>): void {
    const { data } = event;
    if (data?.token !== this.#token) {
      this.#listener.onMessage();
      return;
    }
    event.stopImmediatePropagation();
    for (const warning of data.warnings ?? []) this.#listener.onWarning(warning);
    if (data.state) {
      this.#state = data.state;
      this.#waiting.shift()?.();
    } else this.leave();
  }
}
