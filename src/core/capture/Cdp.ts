import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping';
import { BrowserError } from '../errors';

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;
export type CdpEvent = keyof Events;
type Listener = (params: never) => void;

interface Message {
  readonly id?: number;
  readonly method?: CdpEvent;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

interface Waiting {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * The Chrome DevTools Protocol over `--remote-debugging-pipe`: JSON messages, each ended by a NUL.
 * https://chromedevtools.github.io/devtools-protocol/
 */
export class Cdp {
  readonly #output: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, CdpSession>();
  #parts: Buffer[] = [];
  #lastId = 0;
  #closed: Error | undefined;

  constructor(output: Writable, input: Readable) {
    this.#output = output;
    output.on('error', () => {});
    input.on('error', () => {});
    input.on('data', (data: Buffer) => this.#read(data));
  }

  /** Sends a command of the browser, or of one target where `sessionId` is given. Rejects when the browser refuses or is gone. */
  send<M extends keyof Commands>(
    method: M,
    params?: Commands[M]['paramsType'][0],
    sessionId?: string,
  ): Promise<Commands[M]['returnType']> {
    if (this.#closed) return Promise.reject(this.#closed);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve: resolve as (result: unknown) => void, reject });
      this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Attaches to a target. */
  async attach(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return this.adopt(sessionId);
  }

  /** The session of a target to which the browser has attached by itself. */
  adopt(sessionId: string): CdpSession {
    const session = new CdpSession(this, sessionId);
    this.#sessions.set(sessionId, session);
    return session;
  }

  /** Lets go of a session whose target was closed. */
  detach(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }

  /** Refuses what is under way and what is still to come. */
  close(reason: Error): void {
    this.#closed ??= reason;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #read(data: Buffer): void {
    let rest = data;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const message = Buffer.concat([...this.#parts, rest.subarray(0, end)]);
      this.#parts = [];
      rest = rest.subarray(end + 1);
      this.#receive(JSON.parse(message.toString('utf8')) as Message);
    }
    if (rest.length > 0) this.#parts.push(rest);
  }

  #receive({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      if (method && sessionId) this.#sessions.get(sessionId)?.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new BrowserError(`the browser refused ${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}

/** One attached target. */
export class CdpSession {
  readonly #cdp: Cdp;
  readonly #listeners = new Map<CdpEvent, Listener[]>();
  /** The script that goes into every new document of the target. */
  script: string | undefined;

  constructor(
    cdp: Cdp,
    readonly id: string,
  ) {
    this.#cdp = cdp;
  }

  send<M extends keyof Commands>(method: M, params?: Commands[M]['paramsType'][0]): Promise<Commands[M]['returnType']> {
    return this.#cdp.send(method, params, this.id);
  }

  on<E extends CdpEvent>(event: E, listener: (params: Events[E][0]) => void): void {
    const listeners = this.#listeners.get(event) ?? [];
    listeners.push(listener as Listener);
    this.#listeners.set(event, listeners);
  }

  /** The session of a target that this one has started. */
  child(sessionId: string): CdpSession {
    return this.#cdp.adopt(sessionId);
  }

  /** Such a target has ended. */
  leaveChild(sessionId: string): void {
    this.#cdp.detach(sessionId);
  }

  /** Forgets all listeners: another load of the page begins. */
  reset(): void {
    this.#listeners.clear();
  }

  emit(event: CdpEvent, params: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(params as never);
  }
}
