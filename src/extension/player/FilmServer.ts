import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import send from 'send';

/** Serves single films on loopback, with Range, so that a player seeks in large ones at once. */
export class FilmServer {
  readonly #server: Server;
  /** File by token. The token is what a stranger would have to guess. */
  readonly #films = new Map<string, string>();
  readonly #open = new Map<ServerResponse, string>();

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<FilmServer> {
    const films = new FilmServer();
    await new Promise<void>((resolve, reject) => {
      films.#server.once('error', reject);
      films.#server.listen(0, '127.0.0.1', resolve);
    });
    // The extension host ends when VS Code says so, whoever still watches.
    films.#server.unref();
    return films;
  }

  /** `127.0.0.1:port`. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The address of a film (absolute path), until `remove`. */
  add(film: string): string {
    const token = randomBytes(24).toString('base64url');
    this.#films.set(token, film);
    return `http://${this.host}/${token}/film${path.extname(film)}`;
  }

  /** Ends what reads a film, and forgets its addresses. */
  remove(film: string): void {
    for (const [token, file] of this.#films) if (file === film) this.#films.delete(token);
    for (const [response, file] of this.#open) if (file === film) response.destroy();
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // Any origin: webviews have one that nobody knows beforehand, and who lacks the token gets nothing.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    if (request.method === 'OPTIONS') allow(response);
    else this.#sendFilm(request, response);
  }

  #sendFilm(request: IncomingMessage, response: ServerResponse): void {
    const film = this.#films.get(/^\/([\w-]+)\//.exec(request.url ?? '')?.[1] ?? '');
    if (!film || (request.method !== 'GET' && request.method !== 'HEAD')) {
      refuse(response);
      return;
    }
    this.#open.set(response, film);
    response.once('close', () => this.#open.delete(response));
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range, Content-Length, Accept-Ranges');
    send(request, encodeURIComponent(path.basename(film)), {
      root: path.dirname(film),
      dotfiles: 'allow',
      index: false,
    })
      .on('error', () => refuse(response))
      .pipe(response);
  }
}

/** What browsers ask before a page of the web may read from loopback: https://wicg.github.io/private-network-access/ */
function allow(response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
  response.setHeader('Access-Control-Allow-Headers', 'Range');
  response.setHeader('Access-Control-Allow-Private-Network', 'true');
  response.writeHead(204).end();
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(404).end();
}
