import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { makeZip } from './zip';

/** A server on loopback that has a browser and an ffmpeg to download: scripts that start those of this machine. */
export interface ToolsMirror extends AsyncDisposable {
  /** Text of a `downloads.json` that names its files. */
  readonly downloads: string;
}

export interface ToolsMirrorOptions {
  readonly browser?: string;
  readonly ffmpeg?: string;
  /** Sends a file another way than at once. */
  answer?(response: ServerResponse, file: Buffer): void;
}

export async function serveTools(options: ToolsMirrorOptions = {}): Promise<ToolsMirror> {
  const { browser = '/usr/bin/chromium-headless-shell', ffmpeg = '/usr/bin/ffmpeg' } = options;
  const shell = { name: 'shell/chrome-headless-shell', content: starts(browser), mode: 0o100755 };
  const files = { browser: makeZip([shell]), ffmpeg: gzipSync(starts(ffmpeg)) };
  const server = createServer(({ url }, response) => {
    const file = url === '/browser.zip' ? files.browser : files.ffmpeg;
    if (options.answer) options.answer(response, file);
    else setTimeout(() => response.end(file), 1000);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const tool = (title: string, name: string, file: Buffer) => {
    const sha256 = createHash('sha256').update(file).digest('hex');
    const pinned = { url: `http://127.0.0.1:${port}/${name}`, sha256, bytes: file.length };
    return { title, version: '1.0', platforms: { [`${process.platform}-${process.arch}`]: pinned } };
  };
  const downloads = JSON.stringify({
    version: 1,
    browser: tool('chrome-headless-shell', 'browser.zip', files.browser),
    ffmpeg: tool('ffmpeg', 'ffmpeg.gz', files.ffmpeg),
  });
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { downloads, [Symbol.asyncDispose]: close };
}

/** A program that is another one. */
function starts(program: string): string {
  return `#!/bin/sh\nexec ${program} "$@"\n`;
}
