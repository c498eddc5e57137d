import { setTimeout as delay } from 'node:timers/promises';
import { Cancelled, PageError } from '../errors';
import type { PageNews } from '../page/protocol';
import { defaultTimeoutMs } from '../plan/limits';
import type { TurnReport } from './Camera';
import { conductorInPage, conductorMember } from './conductorInPage';
import { describeLost } from './describeLost';
import { MovingImages } from './MovingImages';
import { nameSources } from './nameSources';
import { onNavigation } from './onNavigation';
import type { Target } from './openTarget';
import { PageDriver } from './PageDriver';
import { PageFaults } from './PageFaults';
import { PageMemory } from './PageMemory';
import type { PageRequest } from './PageRequest';
import { type LostRequest, PageRequests } from './PageRequests';
import { Painter } from './Painter';
import { preparePage } from './preparePage';
import { UserAgentAnimations } from './UserAgentAnimations';
import { within } from './within';

/** While a page loads it may wait for being painted, so it is, every so many ms. */
const paintWhileLoadingMs = 8;

/** One load of a page, and the frame at which it stands. */
export class LoadedPage {
  readonly #target: Target;
  readonly #request: PageRequest;
  readonly #driver: PageDriver;
  readonly #painter: Painter;
  readonly #faults: PageFaults;
  readonly #images: MovingImages;
  readonly #requests: PageRequests;
  readonly #userAgentAnimations: UserAgentAnimations;
  readonly #memory: PageMemory;
  readonly #timeoutMs: number;
  readonly #mainFrame: string;
  #nextFrame = 0;
  #answersSeen = 0;
  #faultFrame: number | undefined;

  private constructor(target: Target, request: PageRequest, mainFrame: string) {
    const { session } = target;
    const { options, served } = request;
    this.#target = target;
    this.#request = request;
    this.#mainFrame = mainFrame;
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#faults = new PageFaults(session, mainFrame, (url) => served.sourcePath(url) ?? url);
    this.#images = new MovingImages(served, target.capture === 'beginFrame', (message) => this.#warn({ message }));
    this.#requests = new PageRequests(session, options.network === 'local', this.#images);
    this.#userAgentAnimations = new UserAgentAnimations(session);
    this.#memory = new PageMemory(session, this.#faults);
    this.#driver = new PageDriver(session, this.#faults, this.#timeoutMs);
    this.#painter = new Painter(target.source, this.#driver, this.#faults);
  }

  /** Loads the page into the target until frame 0 can be shown. */
  static async load(target: Target, request: PageRequest): Promise<LoadedPage> {
    const { session } = target;
    session.reset();
    target.source.restart();
    const mainFrame = (await session.send('Page.getFrameTree')).frameTree.frame.id;
    const page = new LoadedPage(target, request, mainFrame);
    await preparePage(session, request);
    await page.#load();
    return page;
  }

  /** The first frame whose turn has not been taken. */
  get nextFrame(): number {
    return this.#nextFrame;
  }

  /**
   * Takes the turns up to `frame`, unpainted. `singly`: the node side looks after every one of them. False where a batch of
   * turns asked for a script: it would have had to arrive in the turn that asked, so this page does not stand where it says.
   */
  async stepTo(frame: number, singly: boolean, signal?: AbortSignal): Promise<boolean> {
    while (this.#nextFrame < frame) {
      if (signal?.aborted) throw new Cancelled();
      const scripts = this.#requests.scripts;
      const from = this.#nextFrame;
      const { reached, owed, news } = await this.#driver.call(
        'step',
        from,
        singly || this.#images.any || this.#userAgentAnimations.areFollowed ? from + 1 : frame,
      );
      if (this.#requests.scripts !== scripts && reached > from + 1) return false;
      this.#nextFrame = reached;
      await this.#afterTurn({ owed, news, painted: false });
      await this.#holdUserAgentAnimations(reached - 1);
      if (this.#images.any) await this.#painter.paintMovingImages(reached - 1);
    }
    return true;
  }

  /**
   * Takes the turn of `frame`, and further ones for as long as they are quiet, at most `limit` in all. After it the page can be
   * photographed at the last frame taken.
   */
  async turn(frame: number, limit = 1): Promise<TurnReport> {
    const {
      frame: reached,
      quiet,
      owed,
      news,
      embeds,
    } = await this.#driver.call('turns', frame, this.#images.any ? 1 : limit);
    this.#nextFrame = reached + 1;
    await this.#afterTurn({ owed, news, painted: true });
    const held = await this.#holdUserAgentAnimations(reached);
    const moving = this.#images.any;
    if (moving) await this.#painter.paintMovingImages(reached);
    const embedded = embeds && !quiet;
    if (embedded) await this.#painter.paintEmbedded(reached);
    const answered = this.#requests.answers !== this.#answersSeen;
    this.#answersSeen = this.#requests.answers;
    return {
      frame: reached,
      quiet: quiet && !owed && !answered && !moving,
      painted: owed || held || moving || embedded,
    };
  }

  /** Rejects when the page fails while `work` is under way. */
  guard<T>(work: Promise<T>): Promise<T> {
    return this.#faults.guard(work);
  }

  /** Throws what has gone wrong. */
  async check(): Promise<void> {
    const { warnings, workers, left, stuck, faultFrames, userAgentParts } = await this.#driver.call('takeNews');
    if (userAgentParts) await this.#userAgentAnimations.follow();
    for (const url of workers) this.#requests.ignore(url);
    this.#faultFrame ??= faultFrames[0];
    if (left !== undefined) this.#faults.left(left);
    if (stuck !== undefined) this.#faults.report(this.#late(`${stuck} did not end`));
    for (const message of warnings) this.#warn({ message, frame: Math.max(0, this.#nextFrame - 1) });
    await this.tellLost();
    if (this.#faults.first) throw this.#faults.first;
  }

  /** Tells of the requests that came to nothing: often why a page has failed. */
  async tellLost(): Promise<void> {
    for (const lost of this.#requests.takeLost()) {
      const told = await describeLost(lost, this.#request.served);
      if (!(told instanceof PageError)) this.#warn(told);
      else if (await this.#hasOther(lost))
        this.#warn({
          message: `${told.message}; there is another <source>`,
          ...(told.source !== undefined && { source: told.source }),
        });
      else this.#faults.report(told);
    }
  }

  /** Whether the page can do without: it named another file for the same. A page that has failed does not answer. */
  async #hasOther({ type, url }: LostRequest): Promise<boolean> {
    return type === 'Media' && (await this.#driver.call('hasOtherSource', url).catch(() => false));
  }

  /** The frame at which the page failed. A script of it that never ends is ended. */
  async faultFrame(): Promise<number> {
    if (this.#faultFrame !== undefined) return this.#faultFrame;
    let news = await this.#peek();
    if (!news) {
      await Promise.race([this.#target.session.send('Runtime.terminateExecution'), delay(1000)]).catch(() => {});
      news = await this.#peek();
    }
    return news?.faultFrames[0] ?? news?.frame ?? Math.max(0, this.#nextFrame - 1);
  }

  /** What the page has to tell, where it answers at all. */
  async #peek(): Promise<PageNews | undefined> {
    const expression = `${conductorInPage}?.takeNews()`;
    const asked = this.#target.session.send('Runtime.evaluate', { expression, returnByValue: true });
    const answer = await Promise.race([asked, delay(1000, undefined)]).catch(() => undefined);
    return answer?.result.value as PageNews | undefined;
  }

  sounds() {
    return this.#driver.call('sounds');
  }

  async lastEnd(): Promise<number> {
    return (await this.#driver.call('lastEnd')) / 1000;
  }

  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.guard(
      this.#target.session.send('Runtime.evaluate', { expression, returnByValue: true }),
    );
    return result.value;
  }

  async #load(): Promise<void> {
    try {
      await this.guard(this.#open(this.#request.served.url));
      const late = await this.guard(this.#paintWhile(Promise.race([this.#driver.call('load'), this.#loadTimeout()])));
      if (late.length > 0) throw this.#faults.first ?? this.#notReady(late);
      await this.#afterTurn({ owed: false, news: true, painted: true });
      await this.#painter.update(0);
      await this.check();
      await this.#holdUserAgentAnimations(0);
    } catch (error) {
      await this.tellLost();
      throw error instanceof PageError && error.frame === undefined
        ? new PageError(error.message, { ...error, frame: 0 })
        : error;
    }
  }

  /** Resolves when the document is there, and its clock. Painting before that could be lost between two processes. */
  async #open(url: string): Promise<void> {
    const { session } = this.#target;
    const navigated = new Promise<void>((resolve) => {
      onNavigation(session, this.#mainFrame, () => resolve());
    });
    const { errorText } = await within(this.#timeoutMs, session.send('Page.navigate', { url }), () =>
      this.#notReady([url]),
    );
    if (errorText)
      throw new PageError(`the page ${url} did not load: ${errorText}`, {
        mend: 'Check the address, and that its server is running.',
      });
    await within(this.#timeoutMs, navigated, () => this.#notReady([url]));
    await this.#driver.connect();
  }

  async #loadTimeout(): Promise<readonly string[]> {
    await delay(this.#timeoutMs + 1000, undefined, { ref: false });
    return [...this.#requests.pending, ...(await this.#driver.call('pending'))];
  }

  async #paintWhile<T>(work: Promise<T>): Promise<T> {
    let loading = true;
    let busy = false;
    const done = () => {
      loading = false;
    };
    work.then(done, done);
    while (loading && !this.#faults.first) {
      await Promise.race([work, this.#target.source.paint(0)]);
      if (busy !== this.#requests.busy) {
        busy = this.#requests.busy;
        void this.evaluate(`${conductorMember('networkBusy')} = ${busy}`).catch(() => {});
      }
      await Promise.race([work, delay(paintWhileLoadingMs)]).catch(() => {});
    }
    return work;
  }

  /** Awaits what the turn asked the network for, and pays the rendering update it owes. */
  async #afterTurn({ owed, news, painted }: { owed: boolean; news: boolean; painted: boolean }): Promise<void> {
    const frame = Math.max(0, this.#nextFrame - 1);
    if (owed) await this.#painter.update(frame);
    await this.guard(this.#memory.look());
    if (news || this.#requests.busy) await this.check();
    for (let rounds = 0; this.#requests.busy && rounds < 10; rounds++) {
      await this.guard(this.#awaitRequests(frame));
      await this.#driver.call('settle', false);
    }
    if (owed) await this.#driver.call('settle', painted);
    // A frame that is shot is painted once more. What needs two paints to begin would begin a frame late.
    if (owed && !painted) await this.#painter.paint(frame);
    if (this.#faults.first || this.#requests.hasLost) await this.check();
  }

  #holdUserAgentAnimations(frame: number): Promise<boolean> {
    return this.guard(this.#userAgentAnimations.hold(() => this.#painter.paint(frame)));
  }

  async #awaitRequests(frame: number): Promise<void> {
    const timer = new AbortController();
    const late = delay(this.#timeoutMs, true, { signal: timer.signal }).catch(() => false);
    const gaveUp = await Promise.race([this.#requests.whenIdle().then(() => false), late]);
    timer.abort();
    if (!gaveUp) return;
    this.#warn({
      message: `gave up waiting for ${this.#requests.pending.join(', ')} after ${this.#timeoutMs / 1000} s`,
      frame,
    });
    this.#requests.giveUp();
  }

  #notReady(late: readonly string[]): PageError {
    return this.#late('the page did not get ready', {
      frame: 0,
      still: `: still waiting for ${late.join(', ') || 'its load event'}`,
    });
  }

  #late(
    what: string,
    { still = '', ...details }: { readonly still?: string; readonly frame?: number } = {},
  ): PageError {
    const message = `${what} within ${this.#timeoutMs / 1000} s${still}`;
    return new PageError(nameSources(message, this.#request.served), {
      ...details,
      mend: 'Mend what never arrives, or give it more time.',
      options: { timeoutMs: 2 * this.#timeoutMs },
    });
  }

  #warn(warning: { message: string; frame?: number; source?: string }): void {
    const message = nameSources(warning.message, this.#request.served);
    this.#request.onWarning?.({ ...warning, message });
  }
}
