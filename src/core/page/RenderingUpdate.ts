const NativeObserver = window.IntersectionObserver;
const observe = NativeObserver.prototype.observe;

/**
 * Tells whether the browser has done a whole rendering update since it was asked for, with every observer told: it watches for
 * an observer of its own, which is the last in line. A paint can be over before the update that it was meant for.
 */
export class RenderingUpdate {
  #awaited: IntersectionObserver | undefined;

  /** Asks for one. */
  expect(): void {
    const root = document.documentElement;
    if (this.#awaited || !root) return;
    // An observer is told of what it begins to observe in the next update, be it in view or not.
    const observer = new NativeObserver(() => {
      observer.disconnect();
      this.#awaited = undefined;
    });
    observe.call(observer, root);
    this.#awaited = observer;
  }

  get isDone(): boolean {
    return this.#awaited === undefined;
  }
}
