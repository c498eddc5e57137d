import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { drawCode } from './media';

/** A server that is slow where it is asked to be. */
export interface SiteServer {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.bmp': 'image/bmp',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/**
 * Serves `folder`. `?delay=ms` holds an answer back, `?trickle=ms` each byte of it; `/number/7.bmp`, `.svg`, `.json`, `.js` answer with the number 7;
 * `/events` is an event stream, and `/never` an answer, that never ends.
 */
export async function serveSite(folder: string): Promise<SiteServer> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    await sleep(Number(url.searchParams.get('delay') ?? 0));
    response.setHeader('Cache-Control', 'no-store');
    if (url.pathname === '/never') return;
    if (url.pathname === '/events')
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    else await answer(response, folder, url);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}

async function answer(response: ServerResponse, folder: string, { pathname, searchParams }: URL): Promise<void> {
  const type = extname(pathname);
  const number = pathname.match(/^\/number\/(\d+)\./)?.[1];
  try {
    const body = number ? numberAs(type, Number(number)) : await readFile(join(folder, normalize(pathname)));
    response.writeHead(200, { 'Content-Type': types[type] ?? 'application/octet-stream' });
    const trickle = searchParams.get('trickle');
    if (trickle === null) response.end(body);
    else await sendBytewise(response, Buffer.from(body), Number(trickle));
  } catch {
    response.writeHead(404).end();
  }
}

async function sendBytewise(response: ServerResponse, body: Buffer, pauseMs: number): Promise<void> {
  for (const byte of body) {
    response.write(Uint8Array.of(byte));
    await sleep(pauseMs);
  }
  response.end();
}

function numberAs(type: string, number: number): Buffer | string {
  if (type === '.json') return JSON.stringify({ number });
  if (type === '.js') return `export const number = ${number};`;
  if (type === '.bmp') return bitmap(number);
  return drawing(number);
}

/** The number's code as an SVG of 16 squares. */
function drawing(number: number): string {
  const squares = Array.from({ length: 16 }, (_, i) => {
    const on = ((number >> (7 - (i % 8))) & 1) === (i < 8 ? 1 : 0);
    return `<rect x="${(i % 8) * 10}" y="${i < 8 ? 0 : 10}" width="10" height="10" fill="${on ? '#fff' : '#000'}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20">${squares.join('')}</svg>`;
}

/** The number's code as a BMP of 8-bit grey. */
function bitmap(number: number): Buffer {
  const headerBytes = 14 + 40 + 256 * 4;
  const pixels = drawCode(number);
  const header = Buffer.alloc(headerBytes);
  header.write('BM');
  header.writeUInt32LE(headerBytes + pixels.length, 2);
  header.writeUInt32LE(headerBytes, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(80, 18);
  // A negative height says that rows run from the top.
  header.writeInt32LE(-20, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(8, 28);
  for (let level = 0; level < 256; level++) header.writeUInt32LE(level * 0x010101, 54 + 4 * level);
  return Buffer.concat([header, pixels]);
}
