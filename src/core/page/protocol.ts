// What the node side and the page say to each other. No DOM here: both sides import it.

export interface TurnResult {
  /** No code of the page ran and nothing that is drawn moved: the picture is the one before. */
  readonly quiet: boolean;
  /** The page is owed a rendering update before the next turn. */
  readonly owed: boolean;
  /** There is something to be told by `takeNews`. */
  readonly news: boolean;
  /** The page embeds what reaches the screen by a way of its own, as the pictures of a video do: a paint may come before it. */
  readonly embeds: boolean;
}

export interface StepResult {
  /** The next frame to step; less than asked for where a rendering update is owed, or the page failed. */
  readonly reached: number;
  readonly owed: boolean;
  readonly news: boolean;
}

/** A stretch during which one media element sounds the same way. Times in seconds; `startSeconds` in page time. */
export interface HeardClip {
  url: string;
  readonly startSeconds: number;
  endSeconds?: number;
  readonly sourceSeconds: number;
  readonly volume: number;
  readonly playbackRate: number;
  readonly loop: boolean;
}

/** What has gone wrong or is worth a word. */
export interface PageNews {
  /** The frame whose turn was last begun. */
  readonly frame: number;
  /** Addresses of the shared workers that were started. */
  readonly workers: string[];
  /** The frame of each error that nobody caught. */
  readonly faultFrames: number[];
  readonly warnings: string[];
  /** CSS may animate what is in a shadow tree of the browser's own, where no script reaches: said once for each window. */
  readonly userAgentParts: boolean;
  /** Where the page wanted to go, instead of being a film. */
  readonly left?: string;
  /** A call of the contract that never ended: `window.composition.seek(1.2)`. */
  readonly stuck?: string;
}

/** What the node side uses of the page beside its commands, by expressions of its own. */
export interface PageMembers {
  /** Composition time, ms. */
  readonly now: number;
  /** Set while requests of the page are under way. */
  networkBusy: boolean;
  /** Calls `done` after two frames of the real browser. */
  nativeFrames(done: () => void): void;
  /** Puts an animation under the clock that no script of the page can find. */
  holdAnimation(animation: object): void;
}

/** What the node side asks of the page. */
export interface PageCommands {
  /** Waits until frame 0 can be shown. Resolves with what never came: empty when all did. */
  load(): Promise<readonly string[]>;
  /** Painted turns from `from` up to the first that is not quiet, at most `limit` of them. `frame` is the last one taken. */
  turns(from: number, limit: number): Promise<TurnResult & { readonly frame: number }>;
  /** Turns `from` up to `to`, unpainted. */
  step(from: number, to: number): Promise<StepResult>;
  /** Lets everything queued run and everything asked for arrive, after the page was painted or an answer came. */
  settle(paint: boolean): Promise<void>;
  /** Whether the rendering update that the page is owed has been done, and all that it tells the page was told. */
  updated(): Promise<boolean>;
  /** Has the compositor draw the next frame anew: images that move by themselves move on only when it does. */
  nudge(): Promise<void>;
  takeNews(): PageNews;
  /** Names of what a frame waits for at this moment. */
  pending(): string[];
  /** Whether a media element that asked for this address has another `<source>` to try. */
  hasOtherSource(url: string): boolean;
  sounds(): HeardClip[];
  /** When the last finite animation or media element ends, in ms; 0 where nothing does. */
  lastEnd(): number;
}
