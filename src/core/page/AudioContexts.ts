import type { Clock } from './Clock';
import { overrideAccessor, overrideMethod } from './natives';

/** Where the time of one context stands: it was `seconds` when the clock read `anchor` ms. */
interface Standing {
  seconds: number;
  anchor: number;
  state: AudioContextState;
}

/** `AudioContext` in page time: what is drawn by its `currentTime` is the frame's picture. An offline context is as ever. */
export class AudioContexts {
  readonly #clock: Clock;
  readonly #standings = new WeakMap<BaseAudioContext, Standing>();

  constructor(clock: Clock) {
    this.#clock = clock;
    if (!window.AudioContext) return;
    this.#watchConstruction();
    this.#installTime();
    this.#installStates();
  }

  #watchConstruction(): void {
    const begin = (context: AudioContext) => {
      this.#standings.set(context, { seconds: 0, anchor: this.#clock.local, state: 'running' });
      context.addEventListener('statechange', swallow);
    };
    const Watched = new Proxy(AudioContext, {
      construct(target, args, newTarget) {
        const context = Reflect.construct(target, args, newTarget) as AudioContext;
        begin(context);
        return context;
      },
    });
    AudioContext.prototype.constructor = Watched;
    Object.defineProperty(window, 'AudioContext', { value: Watched, configurable: true, writable: true });
  }

  #seconds({ seconds, anchor, state }: Standing): number {
    return state === 'running' ? seconds + (this.#clock.local - anchor) / 1000 : seconds;
  }

  #installTime(): void {
    const contexts = this;
    for (const name of ['currentTime', 'state'] as const) {
      const native = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, name)?.get;
      overrideAccessor(BaseAudioContext.prototype, name, {
        get(): never {
          const standing = contexts.#standings.get(this);
          if (!standing) return native?.call(this) as never;
          return (name === 'state' ? standing.state : contexts.#seconds(standing)) as never;
        },
      });
    }
    overrideMethod(AudioContext.prototype, 'getOutputTimestamp', function (this: AudioContext) {
      return { contextTime: this.currentTime, performanceTime: performance.now() };
    });
  }

  #installStates(): void {
    const states = { suspend: 'suspended', resume: 'running', close: 'closed' } as const;
    for (const name of ['suspend', 'resume', 'close'] as const) {
      const native = AudioContext.prototype[name];
      const enter = (context: AudioContext) => this.#enter(context, states[name]);
      overrideMethod(AudioContext.prototype, name, async function (this: AudioContext) {
        // The device may take its time, or not be there at all.
        native.call(this).catch(() => {});
        enter(this);
      });
    }
  }

  #enter(context: AudioContext, state: AudioContextState): void {
    const standing = this.#standings.get(context);
    if (!standing || standing.state === state || standing.state === 'closed') return;
    Object.assign(standing, { seconds: this.#seconds(standing), anchor: this.#clock.local, state });
    queueMicrotask(() => context.dispatchEvent(new Event('statechange')));
  }
}

/** The device starts whenever it can; the page hears of its own time only. */
function swallow(event: Event): void {
  if (event.isTrusted) event.stopImmediatePropagation();
}
