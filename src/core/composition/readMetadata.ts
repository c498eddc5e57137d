import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type ErrorDetails, InvalidInput } from '../errors';
import { elementsOf } from './elementsOf';
import { fieldNamed, formatPlace, keyLike, type Place, type Statement } from './statement';

type Element = DefaultTreeAdapterTypes.Element;

/** What a page's source says about it, unread and unjudged, in order of precedence. */
export interface PageReading {
  readonly statements: readonly Statement[];
  /** Where `<meta name="composition">` stands, if there is one. */
  readonly meta?: Place;
  /** Where `<head>` stands, if it is written out. */
  readonly head?: Place;
}

// A value ends at a blank, except before its unit: `duration=5 s`.
const metaPair =
  /([\w-]+)\s*[=:]\s*("[^"]*"|'[^']*'|[^\s,;]+(?:\s+(?:px|fps|ms|s|secs?|seconds?|frames?)(?![\w-]|\s*[=:]))?)/g;

/** Reads the statements in HTML: `<meta name="composition">`, then data attributes of the root. `file` is what errors call the page. */
export function readHtmlMetadata(html: string, file: string): PageReading {
  const elements = [...elementsOf(parse(html, { sourceCodeLocationInfo: true }))];
  const metas = elements.filter((element) => isCompositionMeta(element));
  const marked = elements.find((element) => attributeOf(element, 'data-composition-id') !== undefined);
  const roots = new Set(elements.filter(({ tagName }) => tagName === 'html' || tagName === 'body'));
  if (marked) roots.add(marked);
  const head = elements.find(({ tagName, sourceCodeLocation }) => tagName === 'head' && sourceCodeLocation?.startTag);
  return {
    statements: [
      ...metas.flatMap((meta) => readMetaContent(attributeOf(meta, 'content') ?? '', placeOf(meta, file, 'content'))),
      ...[...roots].flatMap((root) => readAttributes(root, file)),
    ],
    ...(metas[0] && { meta: placeOf(metas[0], file) }),
    ...(head && { head: placeOf(head, file) }),
  };
}

/**
 * Reads `width=1280, height=720, fps=30, duration=5`. Throws InvalidInput for text between that is no statement, and for a key
 * that is one of ours misspelt; other keys are somebody else's.
 */
export function readMetaContent(content: string, place: Place): Statement[] {
  const statements: Statement[] = [];
  const rest = content.replace(metaPair, (_pair, key: string, value: string, offset: number) => {
    const field = fieldNamed(key);
    const text = value.replace(/^["']|["']$/g, '');
    const itsPlace = below(place, content, offset);
    if (field) statements.push({ field, text, place: itsPlace, spell: (other) => `${key}=${other}` });
    else refuseMisspelt(key, value, itsPlace);
    return '';
  });
  const stray = /[^\s,;]+/.exec(rest)?.[0];
  if (stray === undefined) return statements;
  throw new InvalidInput(
    `<meta name="composition"> in ${formatPlace(place)} cannot be read at ${JSON.stringify(stray)}`,
    {
      mend: 'Write pairs such as width=1280, separated by commas: content="width=1280, height=720, fps=30, duration=5".',
      source: formatPlace(place),
    },
  );
}

function refuseMisspelt(key: string, value: string, place: Place): void {
  const meant = keyLike(key);
  if (meant === undefined) return;
  const where = formatPlace(place);
  const mend = `Write ${meant}=${value} in ${where}.`;
  throw new MisspeltKey(`${where} says ${key}=${value}; did it mean ${meant}?`, { mend, source: where }, key, meant);
}

/** A key of the tag is one of ours misspelt. */
export class MisspeltKey extends InvalidInput {
  constructor(
    message: string,
    details: ErrorDetails,
    readonly key: string,
    readonly meant: string,
  ) {
    super(message, details);
  }
}

/** Reads a root's `dataset`: `{ width: '1280', … }` stands for `data-width="1280"`. */
export function readDataset(dataset: Readonly<Record<string, string>>, place: Place): Statement[] {
  return Object.entries(dataset).flatMap(([key, text]): Statement[] => {
    const field = fieldNamed(key);
    return field ? [{ field, text, place, spell: (other) => `data-${key}="${other}"` }] : [];
  });
}

/** Reads a composition.json. Throws InvalidInput where it is not a JSON object. */
export function readJsonMetadata(json: string, file: string): Statement[] {
  const value = parseJson(json, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidInput(`${file} must hold a JSON object`, {
      mend: 'Write {"width": 1280, "height": 720, "fps": 30, "duration": 5}.',
      source: file,
    });
  }
  return Object.entries(value).flatMap(([key, member]): Statement[] => {
    const field = fieldNamed(key);
    if (!field) return [];
    const text = typeof member === 'string' ? member : JSON.stringify(member);
    const offset = json.search(new RegExp(`"${key}"\\s*:`));
    return [{ field, text, place: below({ file, line: 1 }, json, offset), spell: (other) => `"${key}": ${other}` }];
  });
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const { message } = cause as Error;
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
    const place = Number.isNaN(offset) ? { file } : below({ file, line: 1 }, json, offset);
    throw new InvalidInput(`${file} is not JSON: ${message}`, {
      mend: `Correct ${'line' in place ? `line ${place.line} of ` : ''}${file}, or take the file away.`,
      cause,
    });
  }
}

function isCompositionMeta(element: Element): boolean {
  return element.tagName === 'meta' && attributeOf(element, 'name')?.trim().toLowerCase() === 'composition';
}

function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

function readAttributes(element: Element, file: string): Statement[] {
  return element.attrs.flatMap(({ name, value }): Statement[] => {
    const field = name.startsWith('data-') ? fieldNamed(name.slice('data-'.length)) : undefined;
    if (!field) return [];
    return [{ field, text: value, place: placeOf(element, file, name), spell: (other) => `${name}="${other}"` }];
  });
}

function placeOf(element: Element, file: string, attribute?: string): Place {
  const location = element.sourceCodeLocation;
  const line = (attribute === undefined ? undefined : location?.attrs?.[attribute]?.startLine) ?? location?.startLine;
  return line === undefined ? { file } : { file, line };
}

/** The place `offset` characters into a text that starts at `place`. */
function below(place: Place, text: string, offset: number): Place {
  if (place.line === undefined) return place;
  return { file: place.file, line: place.line + text.slice(0, Math.max(0, offset)).split('\n').length - 1 };
}
