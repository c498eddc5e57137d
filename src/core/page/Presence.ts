/**
 * A window for as long as it is there. What runs in one that leaves is never continued, so nobody may wait for its answer;
 * an instance belongs to the window that waits.
 */
export class Presence {
  readonly #waiting = new Set<() => void>();
  #left = false;

  constructor(window: Window) {
    const leave = () => {
      this.#left = true;
      for (const resolve of this.#waiting) resolve();
    };
    window.addEventListener('pagehide', leave, { capture: true, once: true });
  }

  /** What `work` comes to, or undefined where the window leaves before. */
  async during<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#left) return undefined;
    return new Promise((resolve, reject) => {
      const leave = () => resolve(undefined);
      this.#waiting.add(leave);
      const done = () => this.#waiting.delete(leave);
      work().then(resolve, reject).then(done, done);
    });
  }
}
