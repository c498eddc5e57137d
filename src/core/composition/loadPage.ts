import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Cancelled, InvalidInput } from '../errors';
import type { LocatedComposition } from './locateComposition';

/** A text with the name that errors give it: an absolute path, or a URL. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** The source of a page, and of the composition.json beside it. */
export interface PageSource {
  readonly html: NamedText;
  readonly json?: NamedText;
}

const mostBytes = 256 * 1024 * 1024;

/** Reads or fetches a page's source. Throws InvalidInput where it is not to be had, Cancelled when the signal aborts. */
export async function loadPage(
  located: LocatedComposition,
  job: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<PageSource> {
  if (job.signal?.aborted) throw new Cancelled();
  return located.kind === 'file' ? readPage(located.file) : fetchPage(located.url, job);
}

async function readPage(file: string): Promise<PageSource> {
  if ((await stat(file)).size > mostBytes) throw notHtml(file);
  const text = decode(await readFile(file));
  if (text.includes('\0')) throw notHtml(file);
  const jsonPath = join(dirname(file), 'composition.json');
  const json = await readFile(jsonPath).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new InvalidInput(`${jsonPath} cannot be read: ${error.message}`, {
      mend: 'Make it readable, or take it away.',
      cause: error,
    });
  });
  return { html: { file, text }, ...(json && { json: { file: jsonPath, text: decode(json) } }) };
}

/** Takes the byte order mark as browsers do: it overrules everything else. */
function decode(bytes: Uint8Array): string {
  const mark = `${bytes[0]},${bytes[1]}`;
  const encoding = mark === '255,254' ? 'utf-16le' : mark === '254,255' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function notHtml(file: string): InvalidInput {
  return new InvalidInput(`${file} is not an HTML page`, { mend: 'Give the path of an HTML file.' });
}

async function fetchPage(
  url: string,
  job: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<PageSource> {
  const timeout = AbortSignal.timeout(job.timeoutMs);
  const signal = job.signal ? AbortSignal.any([job.signal, timeout]) : timeout;
  try {
    const response = await fetch(url, { signal, headers: { accept: 'text/html,*/*' } });
    if (!response.ok) throw noAnswer(url, `it answered ${response.status} ${response.statusText}`.trim());
    const html = { file: url, text: await response.text() };
    const json = await fetchJson(new URL('composition.json', response.url).href, signal);
    return { html, ...(json && { json }) };
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    if (job.signal?.aborted) throw new Cancelled();
    const reason = timeout.aborted ? `no answer in ${job.timeoutMs / 1000} s` : reasonOf(error);
    throw noAnswer(url, reason, error);
  }
}

/** Development servers answer with their own page for what they do not know, so only JSON counts. */
async function fetchJson(url: string, signal: AbortSignal): Promise<NamedText | undefined> {
  const response = await fetch(url, { signal });
  const isJson = response.ok && /\bjson\b/i.test(response.headers.get('content-type') ?? '');
  if (isJson) return { file: url, text: await response.text() };
  await response.body?.cancel();
  return undefined;
}

function noAnswer(url: string, reason: string, cause?: unknown): InvalidInput {
  const mend = 'Open the address in a browser; if it is a development server, start it first.';
  return new InvalidInput(`the page ${url} could not be fetched: ${reason}`, { mend, cause });
}

/** fetch() says no more than "fetch failed"; what happened is in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? cause.message || ((cause as NodeJS.ErrnoException).code ?? message) : message;
}
