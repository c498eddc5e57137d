import type { Clock } from './Clock';
import type { Macrotask } from './Macrotask';
import { realDelay } from './Macrotask';
import { nativeNow, overrideMethod } from './natives';

/** Platform calls that answer later without page time passing; each is awaited in the turn that made it. */
const asyncMethods: readonly [() => object | undefined, readonly string[]][] = [
  [() => Response.prototype, ['json', 'text', 'blob', 'arrayBuffer', 'bytes', 'formData']],
  [() => Blob.prototype, ['text', 'arrayBuffer', 'bytes']],
  [() => globalThis.HTMLImageElement?.prototype, ['decode']],
  [() => FontFace.prototype, ['load']],
  [() => FontFaceSet.prototype, ['load']],
  [() => globalThis, ['fetch', 'createImageBitmap']],
  [() => WebAssembly, ['compile', 'compileStreaming', 'instantiate', 'instantiateStreaming']],
  [() => globalThis.SubtleCrypto?.prototype, ['digest', 'encrypt', 'decrypt', 'sign', 'verify', 'importKey', 'generateKey', 'deriveBits', 'deriveKey']],
  [() => globalThis.BaseAudioContext?.prototype, ['decodeAudioData']],
  [() => globalThis.OfflineAudioContext?.prototype, ['startRendering']],
  [() => (globalThis as { ImageDecoder?: { prototype: object } }).ImageDecoder?.prototype, ['decode']],
  [() => (globalThis as { Scheduler?: { prototype: object } }).Scheduler?.prototype, ['yield']],
  [() => globalThis.VideoDecoder?.prototype, ['flush']],
  [() => globalThis.VideoEncoder?.prototype, ['flush']],
  [() => globalThis.AudioDecoder?.prototype, ['flush']],
  [() => globalThis.AudioEncoder?.prototype, ['flush']],
  [() => globalThis.OffscreenCanvas?.prototype, ['convertToBlob']],
  [() => globalThis.Worklet?.prototype, ['addModule']],
  [() => globalThis.CSSStyleSheet?.prototype, ['replace']],
  [() => globalThis.CacheStorage?.prototype, ['open', 'match', 'has', 'keys']],
  [() => globalThis.Cache?.prototype, ['match', 'add', 'addAll', 'put', 'keys']],
  [() => globalThis.StorageManager?.prototype, ['getDirectory', 'estimate', 'persist', 'persisted']],
  [() => globalThis.FileSystemDirectoryHandle?.prototype, ['getFileHandle', 'getDirectoryHandle', 'removeEntry']],
  [() => globalThis.FileSystemFileHandle?.prototype, ['getFile', 'createWritable', 'createSyncAccessHandle']],
  [() => globalThis.MediaCapabilities?.prototype, ['decodingInfo', 'encodingInfo']],
  [() => globalThis.Permissions?.prototype, ['query']],
  [() => globalThis.ServiceWorkerContainer?.prototype, ['register', 'getRegistration', 'getRegistrations']],
]; // biome-ignore format: one line an interface

/** How often what may have become moot is looked at, in ms of real time. */
const askEveryMs = 50;

/** What a window or a worker has asked the browser for and not yet got: a frame waits for it, page time does not pass meanwhile. */
export class AsyncWork {
  readonly #macrotask: Macrotask;
  readonly #clock: Clock;
  readonly #pending = new Map<Promise<unknown>, string>();
  /** Ends of what is awaited that may come without an event: each is asked while a frame waits. */
  readonly #moot = new Map<Promise<unknown>, () => boolean>();
  readonly #timeoutMs: number;
  #fontsLate = false;
  readonly #onTimeout: (what: readonly string[]) => void;

  constructor(parts: {
    clock: Clock;
    macrotask: Macrotask;
    timeoutMs: number;
    onTimeout: (what: readonly string[]) => void;
  }) {
    this.#clock = parts.clock;
    this.#macrotask = parts.macrotask;
    this.#timeoutMs = parts.timeoutMs;
    this.#onTimeout = parts.onTimeout;
    this.#wrapMethods();
    this.#wrapXhr();
    this.#wrapDatabases();
  }

  /** Of the document, or of the worker. */
  get #fonts(): FontFaceSet {
    return (globalThis.document ?? (globalThis as unknown as { fonts: FontFaceSet })).fonts;
  }

  /** Whether a frame would have to wait. */
  get busy(): boolean {
    return this.#pending.size > 0 || (this.#fonts.status === 'loading' && !this.#fontsLate);
  }

  /** Names of what is awaited now. */
  get pending(): readonly string[] {
    return [...new Set(this.#pending.values())];
  }

  /** Awaits `promise` in every turn until it settles, under the name `what`. */
  track<T>(promise: Promise<T>, what: string): Promise<T> {
    this.#pending.set(promise, what);
    const settled = () => {
      this.#pending.delete(promise);
      this.#moot.delete(promise);
    };
    promise.then(settled, settled);
    return promise;
  }

  /** Awaits the next of the events `done` on `target`; none comes once it is `moot`. */
  trackEvent(target: EventTarget, done: readonly string[], what: string, moot?: () => boolean): Promise<void> {
    const arrived = new Promise<void>((resolve) => {
      for (const type of done) target.addEventListener(type, () => resolve(), { once: true });
    });
    if (moot) this.#moot.set(arrived, moot);
    return this.track(arrived, what);
  }

  /** Lets everything queued run and everything asked for arrive. What takes too long is named, and never waited for again. */
  async settle(): Promise<void> {
    await this.#macrotask.drain();
    if (this.#fonts.status === 'loading' && !this.#fontsLate) void this.track(this.#fonts.ready, 'web fonts');
    const begun = nativeNow();
    while (this.#pending.size > 0) {
      this.#clock.activity++;
      const left = this.#timeoutMs - (nativeNow() - begun);
      if (left <= 0) {
        this.#onTimeout(this.pending);
        this.#pending.clear();
        this.#moot.clear();
        this.#fontsLate = this.#fonts.status === 'loading';
        return;
      }
      await Promise.race([...this.#pending.keys(), realDelay(Math.min(left, askEveryMs))]).catch(() => {});
      await this.#macrotask.drain();
      this.#dropMoot();
    }
  }

  #dropMoot(): void {
    for (const [promise, moot] of this.#moot) {
      if (!moot()) continue;
      this.#pending.delete(promise);
      this.#moot.delete(promise);
    }
  }

  #wrapMethods(): void {
    const track = this.track.bind(this);
    for (const [owner, names] of asyncMethods) {
      const target = owner() as Record<string, (...args: unknown[]) => Promise<unknown>> | undefined;
      for (const name of names) {
        const native = target?.[name];
        if (!target || !native) continue;
        overrideMethod(target, name, function (this: unknown, ...args: unknown[]) {
          return track(native.apply(this ?? globalThis, args), describe(name, args));
        });
      }
    }
    const scheduler = (globalThis as { Scheduler?: { prototype: { postTask: PostTask } } }).Scheduler?.prototype;
    if (scheduler) this.#wrapPostTask(scheduler);
  }

  /** A delayed task waits in page time; one without delay runs now, and the turn awaits it. */
  #wrapPostTask(scheduler: { postTask: PostTask }): void {
    const track = this.track.bind(this);
    const native = scheduler.postTask;
    overrideMethod(scheduler, 'postTask', function (this: unknown, callback, options = {}) {
      const { delay = 0, ...rest } = options;
      const { signal } = rest;
      const post = () => track(native.call(this, callback, rest), 'scheduler.postTask');
      if (!(delay > 0) || signal?.aborted) return post();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(post()), delay);
        const abort = () => {
          clearTimeout(timer);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
      });
    });
  }

  #wrapXhr(): void {
    const trackEvent = this.trackEvent.bind(this);
    const send = XMLHttpRequest.prototype.send;
    overrideMethod(XMLHttpRequest.prototype, 'send', function (this: XMLHttpRequest, body) {
      void trackEvent(this, ['loadend'], 'XMLHttpRequest');
      return send.call(this, body);
    });
    for (const name of ['readAsArrayBuffer', 'readAsDataURL', 'readAsText', 'readAsBinaryString'] as const) {
      const read = FileReader.prototype[name] as (...args: unknown[]) => void;
      overrideMethod(FileReader.prototype, name, function (this: FileReader, ...args: unknown[]) {
        void trackEvent(this, ['loadend'], `FileReader.${name}`);
        return read.apply(this, args);
      } as never);
    }
  }

  /** Answers of IndexedDB come within the life of a transaction. */
  #wrapDatabases(): void {
    const trackEvent = this.trackEvent.bind(this);
    const { open } = IDBFactory.prototype;
    overrideMethod(IDBFactory.prototype, 'open', function (this: IDBFactory, ...args) {
      const request = open.apply(this, args);
      void trackEvent(request, ['success', 'error', 'blocked'], `database ${args[0]}`);
      return request;
    });
    const { transaction } = IDBDatabase.prototype;
    overrideMethod(IDBDatabase.prototype, 'transaction', function (this: IDBDatabase, ...args) {
      const begun = transaction.apply(this, args);
      void trackEvent(begun, ['complete', 'abort'], `database ${this.name}`);
      return begun;
    });
  }
}

type PostTask = (
  callback: () => unknown,
  options?: { delay?: number; priority?: string; signal?: AbortSignal },
) => Promise<unknown>;

function describe(name: string, args: readonly unknown[]): string {
  const first = args[0];
  const url =
    typeof first === 'string' ? first : first instanceof Request ? first.url : first instanceof URL ? first.href : '';
  return url ? `${name} ${url.slice(0, 200)}` : name;
}
