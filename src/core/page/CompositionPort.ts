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
  async ready(): Promise<void> {
    await this.#object.ready;
  }

  /** Whether the page asked to be told the time of each frame that is shot. */
  get isSought(): boolean {
    return this.#seekers().length + this.#timelines().length > 0;
  }

  /** Tells the page the time, in seconds. */
  async seek(seconds: number): Promise<void> {
    for (const seeker of this.#seekers()) await seeker.seek?.(seconds);
    for (const timeline of this.#timelines()) {
      timeline.pause?.();
      // Not awaited: a timeline is a thenable that resolves when it has ended.
      if (timeline.totalTime) timeline.totalTime(seconds);
      else timeline.seek?.(seconds);
    }
  }

  #seekers(): { seek?(seconds: number): unknown }[] {
    const offered = [this.#object, (window as PeerWindow).__hf];
    return offered.filter((object) => object !== undefined).filter(({ seek }) => typeof seek === 'function');
  }

  #timelines() {
    return Object.values((window as PeerWindow).__timelines ?? {});
  }
}
