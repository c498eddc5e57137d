/** What a page may offer, and what it is given: see the composition contract. */
export interface CompositionObject {
  readonly props: Readonly<Record<string, unknown>>;
  seek?(seconds: number): unknown;
  readonly ready?: PromiseLike<unknown>;
}

/** Timelines and seeks of a peer's dialect. */
interface PeerWindow {
  __hf?: { seek?(seconds: number): unknown };
  __timelines?: Record<
    string,
    { pause?(): unknown; totalTime?(seconds: number): unknown; seek?(seconds: number): unknown }
  >;
  __HELIOS_PROPS__?: unknown;
}

/** `window.composition`: assigning to it merges, and keeps the props. */
export class CompositionPort {
  readonly #object: CompositionObject;

  constructor(props: Readonly<Record<string, unknown>>) {
    this.#object = Object.defineProperty({ props }, 'props', { writable: false, enumerable: true });
    Object.defineProperty(window, 'composition', {
      configurable: true,
      get: () => this.#object,
      set: (value: unknown) => {
        if (typeof value !== 'object' || value === null) return;
        const { props: _kept, ...offered } = Object.getOwnPropertyDescriptors(value);
        Object.defineProperties(this.#object, offered);
      },
    });
    (window as PeerWindow).__HELIOS_PROPS__ = props;
  }

  /** The page's own word that it is ready for frame 0. */
  get ready(): PromiseLike<unknown> | undefined {
    return this.#object.ready;
  }

  /** Tells the page the time of a frame that is shot, where it asked to be told. Seconds. Whether it did. */
  async seek(seconds: number): Promise<boolean> {
    const peer = window as PeerWindow;
    const timelines = Object.values(peer.__timelines ?? {});
    const offered = [this.#object, peer.__hf].filter((object) => typeof object?.seek === 'function');
    for (const object of offered) await object?.seek?.(seconds);
    for (const timeline of timelines) {
      timeline.pause?.();
      // Not awaited: a timeline is a thenable that resolves when it has ended.
      if (timeline.totalTime) timeline.totalTime(seconds);
      else timeline.seek?.(seconds);
    }
    return offered.length + timelines.length > 0;
  }
}
