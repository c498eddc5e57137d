import type { ServedComposition } from '../composition/serveComposition';
import { PageError } from '../errors';
import type { PageWarning } from './PageRequest';
import type { LostRequest } from './PageRequests';

const nouns: Readonly<Record<string, string>> = {
  Document: 'a document',
  Stylesheet: 'a style sheet',
  Image: 'an image',
  Font: 'a font',
  Script: 'a script',
  Media: 'a media file',
};

/** What a request that came to nothing means: an error, or a warning where the network policy refused it. */
export function describeLost(lost: LostRequest, served: ServedComposition): PageError | PageWarning {
  const { url, type, reason, blocked } = lost;
  const source = sourceOf(lost.initiator, served);
  const where = source === undefined ? {} : { source };
  if (blocked) return { message: `${url} was not loaded: the network is local`, ...where };
  const own = served.sourcePath(url);
  const noun = nouns[type] ?? `a ${type.toLowerCase()}`;
  return new PageError(`the page lost ${noun}: ${own ?? url} (${reason})`, {
    ...where,
    mend: own ? 'Put the file there, or take the reference out of the page.' : 'Check the address and the network.',
  });
}

/** Who asked for it: `file:line`. */
function sourceOf(initiator: LostRequest['initiator'], served: ServedComposition): string | undefined {
  const [caller] = initiator.stack?.callFrames ?? [];
  const by = initiator.url ?? caller?.url;
  const line = initiator.lineNumber ?? caller?.lineNumber;
  return by && `${served.sourcePath(by) ?? by}${line === undefined ? '' : `:${line + 1}`}`;
}
