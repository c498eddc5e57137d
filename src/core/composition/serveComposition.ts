import { randomBytes } from 'node:crypto';
import { open, realpath } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { relative, sep } from 'node:path';
import send from 'send';
import { describeInput, type InputFile } from '../files/inputFiles';
import type { FootageStore } from '../footage/FootageStore';
import { sendMovie } from '../footage/sendMovie';
import type { LocatedComposition } from './locateComposition';
import { findInWebRoot, toFilePath } from './webRoot';

/** A composition that a browser can load. */
export interface ServedComposition {
  readonly url: string;
  readonly origin: string;
  /** Absolute path of the file that a URL of this origin names; undefined for what is not served from disk. */
  sourcePath(url: string): string | undefined;
  /** The files that were served so far, as they were then; undefined where somebody else serves them. */
  inputs(): readonly InputFile[] | undefined;
  /** What stands in for the videos of the page. */
  readonly footage?: FootageStore | undefined;
  /** Ends the server at once, open connections included. */
  close(): Promise<void>;
}

interface Site {
  /** Links resolved. */
  readonly root: string;
  /** What every request must carry in its `Host`. */
  readonly host: string;
  /** Served so far, by path. */
  readonly inputs: Map<string, InputFile>;
  readonly footage: FootageStore | undefined;
}

/**
 * Serves a page's web root on 127.0.0.1, on a free port, under a hostname that nobody else knows. An `http(s)` composition
 * is served by its own server: it passes through, and `close` does nothing.
 * @param footage what stands in for the videos that it can show faster; it is closed with the server
 */
export async function serveComposition(
  located: LocatedComposition,
  footage?: FootageStore,
): Promise<ServedComposition> {
  if (located.kind === 'http') {
    const { origin } = new URL(located.url);
    return { url: located.url, origin, sourcePath: () => undefined, inputs: () => undefined, close: async () => {} };
  }
  const root = await realpath(located.root);
  const server = createServer();
  await listen(server);
  // Browsers resolve *.localhost to this machine and hold it for a secure context; the token keeps other pages out (DNS rebinding).
  const host = `${randomBytes(16).toString('hex')}.localhost:${(server.address() as AddressInfo).port}`;
  const origin = `http://${host}`;
  const inputs = new Map<string, InputFile>();
  server.on('request', (request, response) => void answer(request, response, { root, host, inputs, footage }));
  return {
    url: origin + located.entry,
    origin,
    sourcePath: (url) => sourcePath(located.root, origin, url),
    inputs: () => [...inputs.values()],
    footage,
    close: async () => {
      await Promise.all([closeNow(server), footage?.close()]);
    },
  };
}

function listen(server: Server): Promise<void> {
  // A page may stand still for longer than any idle timeout while a slow frame is encoded.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function sourcePath(root: string, origin: string, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin: itsOrigin, protocol, pathname } = new URL(url);
  if (itsOrigin !== origin || protocol !== 'http:') return undefined;
  return toFilePath(root, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  try {
    if (request.headers.host?.toLowerCase() !== site.host) return say(response, 403, 'unknown host');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return say(response, 405, `${request.method} is not answered here`);
    }
    await answerPath(request, response, site);
  } catch (error) {
    fail(response, 500, (error as Error).message);
  }
}

async function answerPath(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const { root, inputs, footage } = site;
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(request.url ?? '') ?? [];
  const entry = await findInWebRoot(root, path);
  if (entry.kind === 'redirect') {
    response.setHeader('Location', entry.location + query);
    return say(response, 301, entry.location);
  }
  if (entry.kind === 'refused') {
    // Browsers ask for it by themselves; a page that has none lacks nothing.
    if (path === '/favicon.ico' && entry.status === 404) return void response.writeHead(204).end();
    // Where on this machine the page lies is not for its scripts to know.
    return say(response, entry.status, entry.reason.replaceAll(root, ''));
  }
  // One that changes between two requests is never what it was: the first look counts.
  if (!inputs.has(entry.file)) inputs.set(entry.file, await describeInput(entry.file));
  // https://www.w3.org/TR/fetch-metadata/: only a <video> asks so; what scripts fetch is the file itself.
  const isVideo = request.headers['sec-fetch-dest'] === 'video';
  const movie = isVideo ? await footage?.movie(entry.file) : undefined;
  await (movie ? sendMovie(request, response, movie) : sendFile(request, response, root, entry.file));
}

async function sendFile(request: IncomingMessage, response: ServerResponse, root: string, file: string): Promise<void> {
  // Revalidated on every use, so an edit shows at once; `no-store` would also make a page reload images that it has already shown.
  response.setHeader('Cache-Control', 'no-cache');
  if (/\.html?$/i.test(file)) response.setHeader('Content-Type', await htmlType(file));
  const path = relative(root, file).split(sep).map(encodeURIComponent).join('/');
  send(request, `/${path}`, { root, dotfiles: 'allow', index: false, cacheControl: false })
    .on('error', (error: { status?: number; message: string }) => fail(response, error.status ?? 500, error.message))
    .pipe(response);
}

/** A charset in the header would overrule the one that an old page declares for itself. */
async function htmlType(file: string): Promise<string> {
  const handle = await open(file);
  try {
    // Where browsers look for the declaration: https://html.spec.whatwg.org/#determining-the-character-encoding
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0);
    const declares = /<meta[^>]+charset/i.test(buffer.toString('latin1', 0, bytesRead));
    return declares ? 'text/html' : 'text/html; charset=utf-8';
  } finally {
    await handle.close();
  }
}

function fail(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent) response.destroy();
  else say(response, status, reason);
}

function say(response: ServerResponse, status: number, reason: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${reason}\n`);
}
