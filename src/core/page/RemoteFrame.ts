import type { TurnResult } from './protocol';

/** Orders to a frame of another origin, which conducts itself. */
export type FrameOrder =
  | { readonly type: 'load'; readonly now: number }
  | { readonly type: 'turn'; readonly frame: number; readonly paint: boolean };

/** Answers come in the order of the orders. */
export type FrameAnswer = TurnResult;

const quiet: TurnResult = { quiet: true, owed: false, news: false, embeds: false };

/** A frame of another origin, reached by a message port. */
export class RemoteFrame {
  readonly #port: MessagePort;
  readonly #window: Window;
  readonly #waiting: ((answer: FrameAnswer) => void)[] = [];

  constructor(port: MessagePort, source: Window) {
    this.#port = port;
    this.#window = source;
    port.onmessage = ({ data }: MessageEvent<FrameAnswer>) => this.#waiting.shift()?.(data);
  }

  get gone(): boolean {
    return this.#window.closed;
  }

  /** Whether this frame came from the same window: a navigation replaces it. */
  isFrom(source: Window): boolean {
    return this.#window === source;
  }

  /** Gives an order; a frame that has left, or leaves meanwhile, answers that nothing happened. `wait` waits in real time. */
  async order(order: FrameOrder, wait: (ms: number) => Promise<void>): Promise<FrameAnswer> {
    if (this.gone) return quiet;
    let answer: FrameAnswer | undefined;
    const answered = new Promise<void>((resolve) => {
      this.#waiting.push((given) => {
        answer = given;
        resolve();
      });
    });
    this.#port.postMessage(order);
    while (!answer && !this.gone) await Promise.race([answered, wait(50)]);
    return answer ?? quiet;
  }

  /** Ends the wait for a frame that has navigated away. */
  leave(): void {
    for (const resolve of this.#waiting.splice(0)) resolve(quiet);
  }
}
