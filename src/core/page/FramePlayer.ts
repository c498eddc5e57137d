import { Animations } from './Animations';
import { AudioContexts } from './AudioContexts';
import { holdCaret } from './caret';
import type { PageConfig } from './config';
import { DocumentLoads } from './DocumentLoads';
import { Media } from './Media';
import { Realm } from './Realm';
import { Rendering } from './Rendering';
import { Roots } from './Roots';
import { Smil } from './Smil';
import { Unclocked } from './Unclocked';
import { mayAnimateUserAgentParts } from './userAgentParts';
import type { RealmListener } from './Workers';

/** What a player reports to the conductor. */
export interface PlayerListener extends RealmListener {
  onFault(): void;
  /** CSS may animate what is in a shadow tree of the browser's own. */
  onUserAgentParts(): void;
}

/** Every clock of one window, and the phases of a turn in it. */
export class FramePlayer extends Realm {
  readonly window: Window = window;
  readonly media: Media;
  readonly animations: Animations;
  readonly #smil: Smil;
  readonly #rendering: Rendering;
  readonly #unclocked: Unclocked;
  readonly #listener: PlayerListener;
  #adoptedActivity = -1;
  #hasUserAgentParts = false;

  constructor(config: PageConfig, origin: number, listener: PlayerListener) {
    super(config, origin, listener);
    const { clock } = this;
    const roots = new Roots();
    this.#listener = listener;
    new DocumentLoads(this.work, roots);
    this.animations = new Animations(clock, roots);
    this.#smil = new Smil(clock, roots);
    this.media = new Media({ clock, work: this.work, roots });
    this.#rendering = new Rendering(clock, roots);
    this.#unclocked = new Unclocked((message) => listener.onWarning(message));
    new AudioContexts(clock);
    holdCaret();
    watchFaults(listener);
  }

  /** Whether the window has left the page. */
  get gone(): boolean {
    return document.defaultView === null || window.closed;
  }

  /** Whether the compositor puts something into the page that this window does not paint itself. */
  get embeds(): boolean {
    return this.media.embeds || this.#rendering.embeds;
  }

  /** Phase 2 of a turn: media and existing animations, with their events. */
  async advance(paint: boolean): Promise<void> {
    const before = this.clock.activity;
    const drain = () => this.macrotask.drain();
    await this.media.advance(paint, drain);
    await this.animations.advance(drain);
    this.#smil.advance();
    if (this.clock.activity !== before) await drain();
  }

  /**
   * Phase 4: styles are up to date, and what began in this turn starts at its time. Whether a rendering update is owed.
   * `activity` is that of all windows: one may have changed another's document.
   */
  async flush(paint: boolean, activity: number): Promise<boolean> {
    if (activity !== this.#adoptedActivity) {
      this.media.discover();
      this.#unclocked.look();
      this.#lookForUserAgentParts();
      this.animations.adopt();
      this.#smil.advance();
      await this.media.present(paint);
      this.#adoptedActivity = activity;
    }
    if (paint) forceLayout();
    const owed = this.#rendering.takeOwed();
    return owed || (paint && this.media.owesPaint);
  }

  #lookForUserAgentParts(): void {
    if (this.#hasUserAgentParts || !mayAnimateUserAgentParts()) return;
    this.#hasUserAgentParts = true;
    this.#listener.onUserAgentParts();
  }
}

/** Layout starts what only it can start: loads of fonts and background images. */
function forceLayout(): void {
  void document.documentElement?.offsetWidth;
}

function watchFaults(listener: PlayerListener): void {
  for (const type of ['error', 'unhandledrejection']) addEventListener(type, () => listener.onFault());
}
