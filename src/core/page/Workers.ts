import type { AsyncWork } from './AsyncWork';
import type { Clock } from './Clock';
import type { PageConfig } from './config';
import type { Macrotask } from './Macrotask';
import { overrideMethod } from './natives';
import { RemoteWorker, type WorkerOrder } from './RemoteWorker';

/** Most rounds that workers may write to each other in one turn. */
const mostRounds = 64;

/** What a realm reports. */
export interface RealmListener {
  onWarning(message: string): void;
  /** A worker that is nobody's own is started from this address. */
  onSharedWorker(url: string): void;
}

/**
 * The dedicated workers that a window or a worker has started. Each has a clock of its own (`workerMain.ts`) that goes when it is
 * told to, and is done with what it was told in the turn that told it.
 */
export class Workers {
  readonly #config: PageConfig;
  readonly #clock: Clock;
  readonly #work: AsyncWork;
  readonly #macrotask: Macrotask;
  readonly #listener: RealmListener;
  readonly #workers = new Map<Worker, RemoteWorker>();
  #rounds = 0;
  #roundsAt: number | undefined;

  constructor(parts: {
    config: PageConfig;
    clock: Clock;
    work: AsyncWork;
    macrotask: Macrotask;
    listener: RealmListener;
  }) {
    this.#config = parts.config;
    this.#clock = parts.clock;
    this.#work = parts.work;
    this.#macrotask = parts.macrotask;
    this.#listener = parts.listener;
    this.#wrapConstructor('Worker', (url, worker) => this.#add(url, worker as Worker));
    this.#wrapConstructor('SharedWorker', (url) => this.#addShared(url));
    this.#wrapMethods();
    this.#macrotask.beforePost = () => {
      for (const worker of this.#alive) worker.tellTime(this.#clock.now);
    };
    this.#macrotask.onPost = () => this.#settleAll();
  }

  /** Due time of the next timer in any of them, Infinity where there is none. */
  get nextDue(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { nextDue } of this.#workers.values()) next = Math.min(next, nextDue);
    return next;
  }

  /** Runs that timer. */
  async runNext(): Promise<void> {
    const due = this.nextDue;
    const next = this.#alive.find(({ nextDue }) => nextDue === due);
    if (next) await this.#order([next], 'timer');
  }

  /** Whether any waits for an animation frame. */
  get awaitRound(): boolean {
    return this.#alive.some(({ awaitsRound }) => awaitsRound);
  }

  /** One round of animation frame callbacks in each that waits for it. */
  async runRound(): Promise<void> {
    const waiting = this.#alive.filter(({ awaitsRound }) => awaitsRound);
    if (waiting.length > 0) await this.#order(waiting, 'round');
  }

  /** Awaits an answer of each: what reached it before has been dealt with. */
  async settle(): Promise<void> {
    await Promise.all(this.#alive.map((worker) => worker.settle(this.#clock.now)));
  }

  get #alive(): RemoteWorker[] {
    for (const [worker, { gone }] of this.#workers) if (gone) this.#workers.delete(worker);
    return [...this.#workers.values()];
  }

  async #order(workers: readonly RemoteWorker[], order: WorkerOrder): Promise<void> {
    this.#clock.activity++;
    await Promise.all(workers.map((worker) => worker.order(order, this.#clock.now)));
    await this.#macrotask.drain();
  }

  #settle(worker: RemoteWorker): void {
    void this.#work.track(worker.settle(this.#clock.now), 'a worker');
  }

  #settleAll(): void {
    for (const worker of this.#alive) this.#settle(worker);
  }

  /** What one worker sends another is answered in the same turn, to and fro. */
  #followPost(): void {
    if (this.#roundsAt !== this.#clock.now) this.#rounds = 0;
    this.#roundsAt = this.#clock.now;
    if (this.#rounds++ < mostRounds) this.#settleAll();
  }

  #add(url: string, worker: Worker): void {
    const name = `the worker ${shorten(url)}`;
    const remote = new RemoteWorker(worker, this.#config, {
      onMessage: () => this.#clock.activity++,
      onPost: () => this.#followPost(),
      onWarning: (message) => this.#warn(message),
      onMissing: () => this.#warn(`${name} did not load`),
      onMute: () =>
        this.#warn(
          `${name} did not answer within ${this.#config.timeoutMs / 1000} s: what it draws or sends may be missing`,
        ),
    });
    this.#workers.set(worker, remote);
    remote.tellTime(this.#clock.now);
    this.#settle(remote);
  }

  /** It may be another page's as well, whose time it cannot keep. */
  #addShared(url: string): void {
    this.#listener.onSharedWorker(url);
    this.#warn(`the worker ${shorten(url)} runs in real time: what it sends may be missing, or differ from run to run`);
  }

  #warn(message: string): void {
    this.#listener.onWarning(message);
  }

  #wrapConstructor(name: 'Worker' | 'SharedWorker', started: (url: string, worker: object) => void): void {
    const Native = globalThis[name] as unknown as (new (...args: unknown[]) => object) | undefined;
    if (!Native) return;
    const Watched = new Proxy(Native, {
      construct(target, args: unknown[], newTarget) {
        const worker = Reflect.construct(target, args, newTarget);
        const url = new URL(String(args[0]), globalThis.document?.baseURI ?? location.href).href;
        started(url, worker);
        return worker;
      },
    });
    Native.prototype.constructor = Watched;
    Object.defineProperty(globalThis, name, { value: Watched, configurable: true, writable: true });
  }

  #wrapMethods(): void {
    const remoteOf = (worker: Worker) => this.#workers.get(worker);
    const settle = (remote: RemoteWorker) => this.#settle(remote);
    const { prototype } = globalThis.Worker;
    const post = prototype.postMessage as (...args: unknown[]) => void;
    const now = () => this.#clock.now;
    overrideMethod(prototype, 'postMessage', function (this: Worker, ...args: unknown[]) {
      const remote = remoteOf(this);
      remote?.tellTime(now());
      post.apply(this, args);
      if (remote) settle(remote);
    } as never);
    const { terminate } = prototype;
    overrideMethod(prototype, 'terminate', function (this: Worker) {
      terminate.call(this);
      remoteOf(this)?.leave();
    });
  }
}

function shorten(url: string): string {
  return url.slice(0, 200);
}
