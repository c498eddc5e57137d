import { parse } from 'parse5';
import { elementsOf } from './elementsOf';

/** A file of the page's own that its source refers to. */
export interface LocalReference {
  /** As it is written. */
  readonly url: string;
  /** Place of the whole attribute in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const attributes: Readonly<Record<string, readonly string[]>> = {
  img: ['src'],
  script: ['src'],
  video: ['src', 'poster'],
  audio: ['src'],
  source: ['src'],
  iframe: ['src'],
  link: ['href'],
};

/** The files that a page's source loads from beside it: neither addresses of the web, nor data, nor what a script asks for. */
export function localReferences(html: string): LocalReference[] {
  return [...elementsOf(parse(html, { sourceCodeLocationInfo: true }))].flatMap((element) => {
    const { tagName, attrs, sourceCodeLocation } = element;
    const isLoaded =
      tagName !== 'link' || attrs.some(({ name, value }) => name === 'rel' && /stylesheet|preload/i.test(value));
    if (!isLoaded) return [];
    return attrs.flatMap(({ name, value }): LocalReference[] => {
      const place = sourceCodeLocation?.attrs?.[name];
      if (!place || !attributes[tagName]?.includes(name) || !isLocal(value)) return [];
      return [{ url: value, start: place.startOffset, end: place.endOffset }];
    });
  });
}

function isLocal(url: string): boolean {
  return url.trim() !== '' && !/^([a-z][a-z\d+.-]*:|\/\/|#)/i.test(url.trim());
}
