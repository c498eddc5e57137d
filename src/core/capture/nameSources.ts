import type { ServedComposition } from '../composition/serveComposition';

/** The text, with the files themselves for the addresses at which our own server has them. */
export function nameSources(text: string, { sourcePath }: Pick<ServedComposition, 'sourcePath'>): string {
  return text.replace(/https?:\/\/[^\s'"`<>]+?(?=[,;:)]*(?:\s|$))/g, (url) => sourcePath(url) ?? url);
}
