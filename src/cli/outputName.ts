import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInput } from '../core/errors';

/** Name of the output for `page` where none is given: the page's own name, and that of its folder for an index page. */
export function outputName(page: string, extension = '.mp4'): string {
  return `${isWebAddress(page) ? nameOfAddress(parseAddress(page)) : nameOfFile(filePath(page))}${extension}`;
}

/** Whether a page is given by its address on the web, and not as a file. */
export function isWebAddress(page: string): boolean {
  return /^https?:\/\//i.test(page);
}

/** Absolute path of a page that is given as a path or a `file:` URL. */
export function filePath(page: string): string {
  if (!/^file:/i.test(page)) return path.resolve(page);
  try {
    return fileURLToPath(page);
  } catch (cause) {
    throw noAddress(page, cause);
  }
}

function parseAddress(page: string): URL {
  try {
    return new URL(page);
  } catch (cause) {
    throw noAddress(page, cause);
  }
}

function noAddress(page: string, cause: unknown): InvalidInput {
  return new InvalidInput(`${page} is no address of a page`, {
    mend: 'Give a path, file:///path/to/page.html, or http://host/page.',
    cause,
  });
}

function nameOfAddress({ pathname, hostname }: URL): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  return pageName(parts.at(-1), parts.at(-2) ?? hostname) ?? hostname;
}

function nameOfFile(file: string): string {
  return pageName(path.basename(file), path.basename(path.dirname(file))) ?? 'film';
}

function pageName(file: string | undefined, folder: string): string | undefined {
  const name = file?.replace(/\.(x?html?|svg)$/i, '');
  return (name === 'index' ? folder : name) || undefined;
}
