import type { CompositionPort } from './compositionObject';
import type { PageConfig } from './config';
import { frameToMs } from './config';
import type { FramePlayer, PlayerListener } from './FramePlayer';
import { realDelay } from './macrotask';
import { Nudger } from './Nudger';
import { nativeNow, nativeRequestAnimationFrame } from './natives';
import { Presence } from './Presence';
import type { HeardClip, PageCommands, PageNews, StepResult, TurnResult } from './protocol';
import { RemoteFrames } from './RemoteFrames';
import { RenderingUpdate } from './RenderingUpdate';

/** How long one batch of steps may hold the node side without a word, in ms. */
const batchMs = 200;

/** Takes the turns of a page and all its frames, in the order of the HTML standard. */
export class Conductor implements PlayerListener, PageCommands {
  readonly #config: PageConfig;
  readonly #players: FramePlayer[] = [];
  readonly #presences = new WeakMap<FramePlayer, Presence>();
  readonly #remotes = new RemoteFrames();
  readonly #faultFrames: number[] = [];
  readonly #warnings: string[] = [];
  readonly #workers: string[] = [];
  readonly #update = new RenderingUpdate();
  #left: string | undefined;
  #nudger: Nudger | undefined;
  #port: CompositionPort | undefined;
  #now = 0;
  /** Set by the node side while requests of the page are under way. */
  networkBusy = false;
  frame = 0;

  constructor(config: PageConfig) {
    this.#config = config;
  }

  /** Composition time, ms. */
  get now(): number {
    return this.#now;
  }

  onFault(): void {
    this.#faultFrames.push(this.frame);
  }

  onWarning(message: string): void {
    this.#warnings.push(message);
  }

  onWorker(url: string): void {
    this.#workers.push(url);
    this.onWarning(
      `the worker ${url.slice(0, 200)} runs in real time: what it draws or sends may differ from run to run`,
    );
  }

  /** The page wants to be another page. */
  onLeave(url: string): void {
    this.#left ??= url;
    this.onFault();
  }

  /** A frame of the page's origin goes to another document. */
  onFrameLeave(frame: Element, url: string): void {
    void this.#players[0]?.work.trackEvent(frame, ['load', 'error'], `frame ${url}`, () => !frame.isConnected);
  }

  /** Adds a window of this origin. */
  addPlayer(player: FramePlayer): void {
    player.clock.now = this.#now;
    if (player.window !== window) this.#presences.set(player, new Presence(player.window));
    this.#players.push(player);
  }

  /** Begins at `now` ms of the composition: a frame that came later. */
  beginAt(now: number): void {
    for (const { clock } of this.#players) clock.origin = now;
    this.#setNow(now);
  }

  /** The window that holds the composition's contract. */
  setPort(port: CompositionPort): void {
    this.#port = port;
  }

  /** Adds a frame of another origin; a frame that navigated takes the place of the one before. */
  addRemote(port: MessagePort, source: Window): void {
    const loaded = this.#remotes.add(port, source, { type: 'load', now: this.#now });
    void this.#players[0]?.work.track(loaded, 'a frame of another origin');
  }

  async load(): Promise<readonly string[]> {
    if (document.readyState !== 'complete')
      await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
    for (const player of this.#players) player.media.discover();
    await this.#settle();
    const late = await this.#awaitReady();
    for (const player of this.#alive()) await this.#during(player, () => player.flush(true, this.#activity()));
    await this.#settle();
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
    const before = this.#activity();
    this.frame = frame;
    const time = frameToMs(frame, this.#config.rate);
    await this.#runTimers(time);
    this.#setNow(time);
    for (const player of this.#alive()) await this.#during(player, () => player.advance(paint));
    await this.#settle();
    const sought = paint ? this.#seek(time / 1000) : undefined;
    if (sought) await this.#players[0]?.macrotask.drain();
    await this.#settle();
    await this.#runFrames();
    if (sought) await this.#awaitSeek(sought, time / 1000);
    await this.#settle();
    let owed = false;
    for (const player of this.#alive())
      owed = (await this.#during(player, () => player.flush(paint, this.#activity()))) || owed;
    const remote = await this.#remotes.turn({ type: 'turn', frame, paint });
    await this.#players[0]?.macrotask.hop();
    if (this.#busy()) await this.#settle();
    owed ||= remote.owed;
    if (owed) this.#update.expect();
    const embeds = remote.embeds || this.#alive().some((player) => player.embeds);
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
    return {
      frame: this.frame,
      faultFrames: this.#faultFrames.splice(0),
      warnings: this.#warnings.splice(0),
      workers: this.#workers.splice(0),
      ...(this.#left !== undefined && { left: this.#left }),
    };
  }

  async settle(paint: boolean): Promise<void> {
    await this.#players[0]?.macrotask.drain();
    await this.#settle();
    for (const player of this.#alive()) {
      // What ran in the browser's own rendering update left no other trace.
      player.clock.activity++;
      if (paint) await this.#during(player, () => player.media.presentAgain());
      await this.#during(player, () => player.flush(paint, this.#activity()));
    }
  }

  async updated(): Promise<boolean> {
    await this.#players[0]?.macrotask.hop();
    return this.#update.isDone;
  }

  nudge(): void {
    this.#nudger ??= new Nudger();
    this.#nudger.nudge();
  }

  /** Calls `done` after two frames of the real browser. */
  nativeFrames(done: () => void): void {
    nativeRequestAnimationFrame(() => nativeRequestAnimationFrame(() => done()));
  }

  pending(): string[] {
    return this.#alive().flatMap((player) => player.work.pending);
  }

  sounds(): HeardClip[] {
    return this.#players.flatMap((player) => player.media.sounds.clips);
  }

  lastEnd(): number {
    return Math.max(0, ...this.#alive().map(({ animations, media }) => Math.max(animations.lastEnd, media.lastEnd)));
  }

  #hasNews(): boolean {
    return this.#faultFrames.length + this.#warnings.length + this.#workers.length > 0;
  }

  #alive(): FramePlayer[] {
    for (let i = this.#players.length - 1; i > 0; i--) if (this.#players[i]?.gone) this.#players.splice(i, 1);
    return [...this.#players];
  }

  /** Awaits what a window does, for as long as it is there. */
  #during<T>(player: FramePlayer, work: () => Promise<T>): Promise<T | undefined> {
    return this.#presences.get(player)?.during(work) ?? work();
  }

  #setNow(now: number): void {
    this.#now = now;
    for (const { clock } of this.#players) clock.now = now;
  }

  #activity(): number {
    let sum = this.#players.length + this.#remotes.count;
    for (const { clock } of this.#players) sum += clock.activity;
    return sum;
  }

  /** Tells a page that wants to know, and follows whether it still works at it. */
  #seek(seconds: number): { over: boolean } | undefined {
    const port = this.#port;
    if (!port?.isSought) return undefined;
    for (const { clock, frames } of this.#players) {
      clock.activity++;
      frames.noteLoops();
    }
    const sought = { over: false };
    const end = () => {
      sought.over = true;
    };
    port.seek(seconds).catch(reportError).then(end);
    return sought;
  }

  /** A seek may wait for animation frames and for timers that are due at once: they come, for page time stands still. */
  async #awaitSeek(sought: { readonly over: boolean }, seconds: number): Promise<void> {
    const begun = nativeNow();
    await this.#settle();
    while (!sought.over) {
      if (nativeNow() - begun > this.#config.timeoutMs) {
        const late = `window.composition.seek(${seconds}) did not end within ${this.#config.timeoutMs / 1000} s`;
        reportError(new DOMException(late, 'TimeoutError'));
        return;
      }
      const next = this.#nextTimer();
      if (next && next.timers.nextDue <= this.#now) await this.#during(next, () => next.timers.runNext());
      else for (const player of this.#alive()) await this.#during(player, () => player.frames.runFurtherRound());
      await this.#settle();
      await realDelay(1);
    }
  }

  async #runFrames(): Promise<void> {
    for (const player of this.#alive()) await this.#during(player, () => player.frames.runRound());
  }

  #busy(): boolean {
    return this.#alive().some(({ work }) => work.busy);
  }

  async #settle(): Promise<void> {
    while (this.#busy())
      for (const player of this.#alive()) if (player.work.busy) await this.#during(player, () => player.work.settle());
  }

  /** Timers of all windows, in the order in which they are due. */
  async #runTimers(until: number): Promise<void> {
    for (;;) {
      const next = this.#nextTimer();
      // A timer that lands a rounding error past the frame belongs to it.
      if (!next || next.timers.nextDue > until + 1e-6) return;
      this.#setNow(Math.max(this.#now, next.timers.nextDue));
      await this.#during(next, () => next.timers.runNext());
      await this.#settle();
    }
  }

  #nextTimer(): FramePlayer | undefined {
    let next: FramePlayer | undefined;
    for (const player of this.#players) {
      if (player.timers.nextDue < (next?.timers.nextDue ?? Number.POSITIVE_INFINITY)) next = player;
    }
    return next?.gone ? this.#alive()[0] && this.#nextTimer() : next;
  }

  /** While only the page's own word is awaited, its timers and frames run in order; the clock reads 0. */
  async #awaitReady(): Promise<string[]> {
    const ready = this.#port?.ready();
    if (!ready) return [];
    let waiting = true;
    const done = () => {
      waiting = false;
    };
    ready.then(done, (error) => {
      done();
      reportError(error);
    });
    const begun = nativeNow();
    await this.#players[0]?.macrotask.hop();
    while (waiting) {
      if (nativeNow() - begun > this.#config.timeoutMs) return ['window.composition.ready'];
      if (this.networkBusy || this.#busy()) await this.#settle();
      else {
        const next = this.#nextTimer();
        if (next) await this.#during(next, () => next.timers.runNext());
        await this.#runFrames();
      }
      await realDelay(1);
    }
    return [];
  }
}
