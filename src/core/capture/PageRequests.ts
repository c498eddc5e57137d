import type { Protocol } from 'devtools-protocol';
import { isLocalAddress } from '../composition/isLocalAddress';
import type { CdpSession } from './Cdp';
import type { MovingImages } from './MovingImages';

/** A request whose answer the picture depends on. */
interface Request {
  readonly url: string;
  readonly type: string;
  readonly initiator: Protocol.Network.Initiator;
}

export interface LostRequest extends Request {
  /** Why nothing came, in words: `404 Not Found`, `net::ERR_NAME_NOT_RESOLVED`. */
  readonly reason: string;
  /** Refused because the network policy is `local`. */
  readonly blocked: boolean;
}

/** What a picture is made of. Data that the page asks for itself (fetch, XHR) is awaited in the page. */
const pictureTypes = new Set(['Document', 'Stylesheet', 'Image', 'Font', 'Script', 'Media']);
/** A media request may stay open for as long as the element lives. */
const openEnded = new Set(['Media']);

/** Whether a script asks for it itself: it may well do without. */
export function isData({ type }: Request): boolean {
  return type === 'Fetch' || type === 'XHR';
}

/** Follows the requests of a page: which are under way, and which came to nothing. */
export class PageRequests {
  readonly #all = new Map<string, Request>();
  readonly #open = new Set<string>();
  readonly #lost: LostRequest[] = [];
  readonly #ofWorkers = new Set<string>();
  readonly #localOnly: boolean;
  /** What is no part of the picture: followed to tell what came to nothing, or the network policy refused. */
  readonly #asides = new Map<string, Request>();
  #idle: (() => void)[] = [];
  /** Counts scripts asked for: `import()` leaves no other trace. */
  scripts = 0;
  /** Counts answers: a picture taken before one may differ from one taken after. */
  answers = 0;

  /** @param localOnly whether the network policy is `local` */
  constructor(session: CdpSession, localOnly: boolean, images: MovingImages) {
    this.#localOnly = localOnly;
    session.on('Network.requestWillBeSent', ({ requestId, request, type = 'Other', initiator }) => {
      if (request.url.endsWith('/favicon.ico') || this.#ofWorkers.has(request.url)) return;
      if (!pictureTypes.has(type)) return this.#follow(requestId, { url: request.url, type, initiator });
      this.#all.set(requestId, { url: request.url, type, initiator });
      if (type === 'Script') this.scripts++;
      if (!openEnded.has(type)) this.#open.add(requestId);
    });
    session.on('Target.attachedToTarget', ({ targetInfo }) => this.ignore(targetInfo.url));
    session.on('Network.responseReceived', ({ requestId, response, type }) => {
      if (response.status >= 400) this.#lose(requestId, `${response.status} ${response.statusText}`.trim());
      if (type === 'Image') void images.look(response.url, response.mimeType);
    });
    session.on('Network.webSocketCreated', ({ url, initiator = { type: 'other' as const } }) => {
      if (localOnly && !isLocalAddress(url))
        this.#lost.push({ url, type: 'WebSocket', initiator, reason: '', blocked: true });
    });
    session.on('Network.loadingFinished', ({ requestId }) => this.#close(requestId));
    session.on('Network.loadingFailed', ({ requestId, errorText, canceled, blockedReason }) => {
      if (!canceled) this.#lose(requestId, blockedReason ?? errorText);
      this.#close(requestId);
    });
  }

  get busy(): boolean {
    return this.#open.size > 0;
  }

  /** URLs of what is under way. */
  get pending(): string[] {
    return [...this.#open].map((id) => this.#all.get(id)?.url ?? '').filter((url) => url !== '');
  }

  /** Resolves when nothing is under way. */
  whenIdle(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Leaves the script of a worker out: its answer goes there. */
  ignore(url: string): void {
    this.#ofWorkers.add(url);
    for (const [id, request] of this.#all) if (request.url === url) this.#close(id);
  }

  /** Gives up on what is under way: it is not waited for again. */
  giveUp(): void {
    this.#open.clear();
    this.#settle();
  }

  get hasLost(): boolean {
    return this.#lost.length > 0;
  }

  /** Requests that came to nothing since last asked. */
  takeLost(): LostRequest[] {
    return this.#lost.splice(0);
  }

  #follow(requestId: string, request: Request): void {
    if (this.#localOnly || isData(request)) this.#asides.set(requestId, request);
  }

  #lose(requestId: string, reason: string): void {
    const request = this.#all.get(requestId);
    const blocked = this.#localOnly && reason.includes('NAME_NOT_RESOLVED');
    const aside = this.#asides.get(requestId);
    const lost = request ?? (aside && (blocked || isData(aside)) ? aside : undefined);
    if (lost) this.#lost.push({ ...lost, reason, blocked });
    this.#all.delete(requestId);
  }

  #close(requestId: string): void {
    if (this.#all.has(requestId)) this.answers++;
    this.#open.delete(requestId);
    this.#all.delete(requestId);
    this.#asides.delete(requestId);
    this.#settle();
  }

  #settle(): void {
    if (this.busy) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
