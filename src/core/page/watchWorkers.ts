import type { AsyncWork } from './asyncWork';
import { realDelay } from './macrotask';
import { overrideMethod } from './natives';

/** How long a worker's first word is waited for, in real ms; one that says nothing is never waited for again. */
const answerMs = 2500;

/**
 * Workers run in real time. Each start is told to `onWorker`. What a worker says when it is made, and its answers to messages,
 * are awaited in the turn that caused them, as any other work that the page hands out.
 */
export function watchWorkers(work: AsyncWork, onWorker: (url: string) => void): void {
  const answers = new WorkerAnswers(work);
  for (const name of ['Worker', 'SharedWorker'] as const) {
    const Native = window[name] as unknown as (new (...args: unknown[]) => object) | undefined;
    if (!Native) continue;
    const Watched = new Proxy(Native, {
      construct(target, args: unknown[], newTarget) {
        onWorker(new URL(String(args[0]), document.baseURI).href);
        const worker = Reflect.construct(target, args, newTarget);
        if (worker instanceof EventTarget && name === 'Worker') answers.expect(worker as Worker);
        return worker;
      },
    });
    Object.defineProperty(window, name, { value: Watched, configurable: true, writable: true });
  }
  const post = Worker.prototype.postMessage as (...args: unknown[]) => void;
  overrideMethod(Worker.prototype, 'postMessage', function (this: Worker, ...args: unknown[]) {
    post.apply(this, args);
    answers.expect(this);
  } as never);
}

/** Several questions are taken to be answered in their order, each by one message. */
class WorkerAnswers {
  readonly #work: AsyncWork;
  readonly #expected = new WeakMap<Worker, (() => void)[]>();
  readonly #asked = new WeakSet<Worker>();
  readonly #mute = new WeakSet<Worker>();

  constructor(work: AsyncWork) {
    this.#work = work;
  }

  /** Awaits the next message of `worker`: the first time because it was made, then because it was asked. */
  expect(worker: Worker): void {
    if (this.#mute.has(worker)) return;
    const expected = this.#expected.get(worker);
    // One that is asked before it said anything was not made to speak first.
    if (expected && !this.#asked.has(worker)) {
      this.#asked.add(worker);
      expected.shift()?.();
    }
    const answer = new Promise<boolean>((resolve) => this.#queue(worker).push(() => resolve(true)));
    const answered = Promise.race([answer, realDelay(answerMs).then(() => false)]);
    void this.#work.track(answered, 'the answer of a worker').then((came) => came || this.#mute.add(worker));
  }

  #queue(worker: Worker): (() => void)[] {
    const known = this.#expected.get(worker);
    if (known) return known;
    const queue: (() => void)[] = [];
    this.#expected.set(worker, queue);
    for (const type of ['message', 'error']) worker.addEventListener(type, () => queue.shift()?.());
    return queue;
  }
}
