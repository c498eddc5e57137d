import { CompositionCalls } from './CompositionCalls';
import type { CompositionPort } from './CompositionPort';
import type { PageConfig } from './config';
import { frameToMs } from './config';
import type { FramePlayer, PlayerListener } from './FramePlayer';
import { Nudger } from './Nudger';
import { nativeNow, nativeRequestAnimationFrame } from './natives';
import { Players } from './Players';
import type { HeardClip, PageCommands, PageMembers, PageNews, StepResult, TurnResult } from './protocol';
import { RemoteFrames } from './RemoteFrames';
import { RenderingUpdate } from './RenderingUpdate';

/** How long one batch of steps may hold the node side without a word, in ms. */
const batchMs = 200;

/** Takes the turns of a page and all its frames, in the order of the HTML standard. */
export class Conductor implements PlayerListener, PageCommands, PageMembers {
  readonly #config: PageConfig;
  readonly #players = new Players();
  readonly #calls: CompositionCalls;
  readonly #remotes = new RemoteFrames();
  readonly #faultFrames: number[] = [];
  readonly #warnings: string[] = [];
  readonly #workers: string[] = [];
  readonly #update = new RenderingUpdate();
  #left: string | undefined;
  #stuck: string | undefined;
  #userAgentParts = false;
  #nudger: Nudger | undefined;
  networkBusy = false;
  frame = 0;

  constructor(config: PageConfig) {
    this.#config = config;
    this.#calls = new CompositionCalls(this.#players, config.timeoutMs);
  }

  get now(): number {
    return this.#players.now;
  }

  onFault(): void {
    this.#faultFrames.push(this.frame);
  }

  onWarning(message: string): void {
    this.#warnings.push(message);
  }

  onSharedWorker(url: string): void {
    this.#workers.push(url);
  }

  onUserAgentParts(): void {
    this.#userAgentParts = true;
  }

  holdAnimation(animation: Animation): void {
    const player = this.#players.alive.find(
      ({ window }) => animation instanceof (window as typeof globalThis.window & typeof globalThis).Animation,
    );
    if (player?.animations.hold(animation)) player.clock.activity++;
  }

  /** The page wants to be another page. */
  onLeave(url: string): void {
    this.#left ??= url;
    this.onFault();
  }

  /** A frame of the page's origin goes to another document. */
  onFrameLeave(frame: Element, url: string): void {
    void this.#players.first?.work.trackEvent(frame, ['load', 'error'], `frame ${url}`, () => !frame.isConnected);
  }

  /** Adds a window of this origin. */
  addPlayer(player: FramePlayer): void {
    this.#players.add(player);
  }

  /** Begins at `now` ms of the composition: a frame that came later. */
  beginAt(now: number): void {
    for (const { clock } of this.#players.known) clock.origin = now;
    this.#players.now = now;
  }

  /** The window that holds the composition's contract. */
  setPort(port: CompositionPort): void {
    this.#calls.port = port;
  }

  /** Adds a frame of another origin; a frame that navigated takes the place of the one before. */
  addRemote(port: MessagePort, source: Window): void {
    const loaded = this.#remotes.add(port, source, { type: 'load', now: this.now });
    void this.#players.first?.work.track(loaded, 'a frame of another origin');
  }

  async load(): Promise<readonly string[]> {
    if (document.readyState !== 'complete')
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    const players = this.#players;
    for (const { media } of players.known) media.discover();
    await players.settle();
    const late = await this.#calls.awaitReady(() => this.networkBusy);
    await players.each((player) => player.flush(true, this.#activity()));
    await players.settle();
    this.#update.expect();
    return late;
  }

  async turns(from: number, limit: number): Promise<TurnResult & { frame: number }> {
    for (let frame = from; ; frame++) {
      const result = await this.turn(frame, true);
      const pause = !result.quiet || result.owed || result.news || frame === from + limit - 1;
      if (pause) return { ...result, frame };
    }
  }

  /** One turn: the page at `frame`. */
  async turn(frame: number, paint: boolean): Promise<TurnResult> {
    const players = this.#players;
    const before = this.#activity();
    this.frame = frame;
    const time = frameToMs(frame, this.#config.rate);
    await players.runTimers(time);
    players.now = time;
    await players.each((player) => player.advance(paint));
    await players.settle();
    const sought = paint ? this.#calls.seek(time / 1000) : undefined;
    if (sought) await players.first?.macrotask.drain();
    await players.settle();
    await players.each((player) => player.runRound());
    if (sought && !(await this.#calls.awaitSeek(sought))) this.#stick(`window.composition.seek(${time / 1000})`);
    await players.settle();
    let owed = false;
    await players.each(async (player) => {
      owed = (await player.flush(paint, this.#activity())) || owed;
    });
    const remote = await this.#remotes.turn({ type: 'turn', frame, paint });
    await players.first?.macrotask.hop();
    if (players.busy) await players.settle();
    owed ||= remote.owed;
    if (owed) this.#update.expect();
    const embeds = remote.embeds || players.alive.some((player) => player.embeds);
    return { quiet: remote.quiet && this.#activity() === before, owed, news: this.#hasNews(), embeds };
  }

  async step(from: number, to: number): Promise<StepResult> {
    const begun = nativeNow();
    for (let frame = from; frame < to; frame++) {
      const { owed, news } = await this.turn(frame, false);
      if (owed || news || nativeNow() - begun > batchMs) return { reached: frame + 1, owed, news };
    }
    return { reached: to, owed: false, news: false };
  }

  takeNews(): PageNews {
    const userAgentParts = this.#userAgentParts;
    this.#userAgentParts = false;
    return {
      frame: this.frame,
      userAgentParts,
      faultFrames: this.#faultFrames.splice(0),
      warnings: this.#warnings.splice(0),
      workers: this.#workers.splice(0),
      ...(this.#left !== undefined && { left: this.#left }),
      ...(this.#stuck !== undefined && { stuck: this.#stuck }),
    };
  }

  async settle(paint: boolean): Promise<void> {
    const players = this.#players;
    await players.first?.macrotask.drain();
    await players.settle();
    await players.each(async (player) => {
      // What ran in the browser's own rendering update left no other trace.
      player.clock.activity++;
      if (paint) await player.media.presentAgain();
      await player.flush(paint, this.#activity());
    });
  }

  async updated(): Promise<boolean> {
    await this.#players.first?.macrotask.hop();
    return this.#update.isDone;
  }

  async nudge(): Promise<void> {
    this.#nudger ??= new Nudger();
    this.#nudger.nudge();
    // What a worker draws it hands on when the frame begins.
    await this.#players.each(({ workers }) => workers.settle());
  }

  nativeFrames(done: () => void): void {
    nativeRequestAnimationFrame(() => nativeRequestAnimationFrame(() => done()));
  }

  pending(): string[] {
    return this.#players.alive.flatMap((player) => player.work.pending);
  }

  hasOtherSource(url: string): boolean {
    return this.#players.alive.some(({ media }) => media.hasOtherSource(url));
  }

  sounds(): HeardClip[] {
    return this.#players.known.flatMap((player) => player.media.sounds.clips);
  }

  lastEnd(): number {
    return Math.max(0, ...this.#players.alive.flatMap(({ animations, media }) => [animations.lastEnd, media.lastEnd]));
  }

  #stick(call: string): void {
    this.#stuck ??= call;
    this.onFault();
  }

  #hasNews(): boolean {
    return this.#userAgentParts || this.#faultFrames.length + this.#warnings.length + this.#workers.length > 0;
  }

  #activity(): number {
    return this.#players.activity + this.#remotes.count;
  }
}
