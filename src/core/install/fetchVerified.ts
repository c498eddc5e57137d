import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Cancelled, InstallError } from '../errors';
import { type Download, wayOut } from './Download';

/** Callbacks and limits of a download. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  onBytes?(received: number): void;
  /** How long nothing may come, in ms. Default 30000. */
  readonly silenceMs?: number;
}

/** Downloads a file and checks that it is the one that was pinned. Throws InstallError, or Cancelled. */
export async function fetchVerified(download: Download, file: string, options: FetchOptions = {}): Promise<void> {
  const { signal, silenceMs = 30_000 } = options;
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  const either = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
  try {
    heard();
    const body = await request(download, either);
    const { meter, digest } = countAndHash(download, heard, options);
    await pipeline(body, meter, createWriteStream(file), { signal: either });
    check(download, digest());
  } catch (error) {
    if (signal?.aborted) throw new Cancelled('the installation was cancelled');
    if (silence.signal.aborted) throw silent(download, silenceMs);
    throw error instanceof InstallError ? error : unreachable(download, error);
  } finally {
    clearTimeout(timer);
  }
}

async function request(download: Download, signal: AbortSignal): Promise<Readable> {
  // The global one: VS Code teaches it the proxy of its settings and the certificates of the system.
  const response = await fetch(download.url, { signal });
  if (response.ok && response.body) return Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  await response.body?.cancel();
  throw new InstallError(
    `${hostOf(download)} refused ${download.title}: ${response.status} ${response.statusText}`.trim(),
    {
      mend: wayOut[download.tool],
    },
  );
}

function countAndHash(download: Download, heard: () => void, { onBytes }: FetchOptions) {
  const hash = createHash('sha256');
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      heard();
      received += chunk.length;
      hash.update(chunk);
      onBytes?.(received);
      // Whoever answers in the place of the mirror could send for ever.
      done(received > download.bytes ? wrongFile(download, 'is longer than it should be') : null, chunk);
    },
  });
  return { meter, digest: () => ({ received, sha256: hash.digest('hex') }) };
}

function check(download: Download, { received, sha256 }: { received: number; sha256: string }): void {
  if (received < download.bytes) {
    throw new InstallError(`the download of ${download.title} broke off after ${received} of ${download.bytes} bytes`, {
      mend: `Try again. ${wayOut[download.tool]}`,
    });
  }
  if (sha256 !== download.sha256) throw wrongFile(download, `has the SHA-256 ${sha256}, not ${download.sha256}`);
}

function wrongFile(download: Download, how: string): InstallError {
  return new InstallError(`what ${hostOf(download)} sent is not the ${download.title} that was pinned: it ${how}`, {
    mend: `It was thrown away. A proxy may have answered in its place. ${wayOut[download.tool]}`,
  });
}

function silent(download: Download, silenceMs: number): InstallError {
  return new InstallError(`${hostOf(download)} sent nothing for ${silenceMs / 1000} s`, {
    mend: `Try again later. ${wayOut[download.tool]}`,
  });
}

function unreachable(download: Download, cause: unknown): InstallError {
  const { message, code } = innermost(cause);
  const isDisk = code === 'ENOSPC' || code === 'EACCES' || code === 'EROFS' || code === 'EDQUOT';
  if (isDisk) {
    return new InstallError(`${download.title} could not be written: ${message}`, {
      mend: `Make room for it. ${wayOut[download.tool]}`,
      cause,
    });
  }
  return new InstallError(`${hostOf(download)} could not be reached: ${message}`, {
    mend: `Behind a proxy, set http.proxy or HTTPS_PROXY. Offline: ${wayOut[download.tool]}`,
    cause,
  });
}

/** `fetch failed` says nothing: the reason is its cause's cause. */
function innermost(error: unknown): { message: string; code?: string } {
  const { cause, message, code } = (error ?? {}) as { cause?: unknown; message?: string; code?: string };
  if (cause !== undefined) return innermost(cause);
  return { message: message || code || String(error), ...(code !== undefined && { code }) };
}

function hostOf({ url }: Download): string {
  return new URL(url).host;
}
