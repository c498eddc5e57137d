import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServedComposition } from '../composition/serveComposition';
import { PageError } from '../errors';
import type { PageWarning } from './PageRequest';
import { isData, type LostRequest } from './PageRequests';

const nouns: Readonly<Record<string, string>> = {
  Document: 'a document',
  Stylesheet: 'a style sheet',
  Image: 'an image',
  Font: 'a font',
  Script: 'a script',
  Media: 'a media file',
};

/** What a request that came to nothing means: an error; a warning where a script may do without, or the network policy refused it. */
export async function describeLost(lost: LostRequest, served: ServedComposition): Promise<PageError | PageWarning> {
  const { url, type, reason, blocked } = lost;
  const source = await sourceOf(lost, served);
  const where = source === undefined ? {} : { source };
  if (blocked) return { message: `${url} was not loaded: the network is local`, ...where };
  const own = served.sourcePath(url);
  if (isData(lost)) return { message: `what a script asked for did not come: ${own ?? url} (${reason})`, ...where };
  const noun = nouns[type] ?? `a ${type.toLowerCase()}`;
  return new PageError(`${noun} did not load: ${own ?? url} (${reason})`, {
    ...where,
    mend: own ? 'Put the file there, or take the reference out of the page.' : 'Check the address and the network.',
  });
}

/** Who asked for it: `file:line`. */
async function sourceOf({ url, initiator }: LostRequest, served: ServedComposition): Promise<string | undefined> {
  const [caller] = initiator.stack?.callFrames ?? [];
  const by = initiator.url ?? caller?.url;
  if (!by) return undefined;
  const file = served.sourcePath(by);
  const said = initiator.lineNumber ?? caller?.lineNumber;
  const names = [url, served.sourcePath(url) ?? url].map((each) => path.posix.basename(each));
  const line = caller || !file ? said : await lineThatNames(names, file, said);
  return `${file ?? by}${line === undefined ? '' : `:${line + 1}`}`;
}

/**
 * The line of `file`, from 0, in which one of the names stands. Of what is loaded late (videos, fonts) a browser tells only how
 * far it had read by then.
 */
async function lineThatNames(
  names: readonly string[],
  file: string,
  said: number | undefined,
): Promise<number | undefined> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const isNamed = (line: string | undefined) => names.some((name) => line?.includes(name));
  if (said !== undefined && isNamed(lines[said])) return said;
  const found = lines.findIndex(isNamed);
  return found < 0 ? undefined : found;
}
