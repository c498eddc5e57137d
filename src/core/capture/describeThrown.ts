import type { Protocol } from 'devtools-protocol';

/** Names a URL of the page for people: a path below the root where it is one of ours. */
export type NameSource = (url: string) => string;

export interface Thrown {
  /** What was thrown, to follow "threw". */
  readonly what: string;
  /** `file:line:column`, where it is known. */
  readonly source?: string;
}

/** An exception that nobody caught, in words. */
export function describeThrown(
  { text, exception, url, lineNumber, columnNumber, stackTrace }: Protocol.Runtime.ExceptionDetails,
  nameSource: NameSource,
): Thrown {
  const description = exception?.description ?? String(exception?.value ?? text);
  const message = description.split('\n    at ')[0] ?? text;
  const place = stackTrace?.callFrames[0] ?? { url: url ?? '', lineNumber, columnNumber };
  // What the browser itself throws has no place of its own: it gives that of the document's first letter.
  const hasPlace = place.lineNumber > 0 || place.columnNumber > 0;
  const at = hasPlace ? `:${place.lineNumber + 1}:${place.columnNumber + 1}` : '';
  const rejected = /in promise/.test(text) ? ' (in a promise)' : '';
  return {
    what: `${rejected}: ${message}`,
    ...(place.url && { source: `${nameSource(place.url)}${at}` }),
  };
}
