import { constants } from 'node:fs';
import { access, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InvalidInput } from '../errors';
import { toUrlPath } from './webRoot';

/** Where a composition is: a file below a web root, or a page of somebody's server. */
export type LocatedComposition =
  | {
      readonly kind: 'file';
      /** Absolute. */
      readonly file: string;
      /** Folder served as the web root, absolute. */
      readonly root: string;
      /** URL path of the page below the root, encoded; with the query and fragment of a `file:` URL. */
      readonly entry: string;
    }
  | { readonly kind: 'http'; readonly url: string };

/** The page's own file, absolute; undefined where it comes from a server. */
export function pageFile(located: LocatedComposition): string | undefined {
  return located.kind === 'file' ? located.file : undefined;
}

/**
 * Finds the page that `url` names: a path (a folder means its index.html), a `file:` URL or an `http(s)` URL. The web root
 * is `options.root`, else the nearest folder above the page with package.json or .git, else the page's own.
 * Throws InvalidInput where there is no such page, or where the root cannot serve it.
 */
export async function locateComposition(url: string, options: { root?: string } = {}): Promise<LocatedComposition> {
  if (/^https?:/i.test(url)) return { kind: 'http', url: parseUrl(url).href };
  const isFileUrl = /^file:/i.test(url);
  const { search, hash } = isFileUrl ? parseUrl(url) : { search: '', hash: '' };
  const file = await findPage(resolve(isFileUrl ? pathOf(url) : url), url);
  const place =
    options.root === undefined ? { file, root: await nearestRoot(file) } : await placeInRoot(file, options.root);
  return { kind: 'file', ...place, entry: (await servablePath(place)) + search + hash };
}

function parseUrl(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new InvalidInput(`${JSON.stringify(url)} is not a URL`, {
    mend: 'Give a path, a file: URL or an http(s) URL such as http://localhost:5173/.',
  });
}

function pathOf(url: string): string {
  try {
    const plain = parseUrl(url);
    plain.search = plain.hash = '';
    return fileURLToPath(plain);
  } catch (cause) {
    throw new InvalidInput(`${url} names no file of this machine: ${(cause as Error).message}`, {
      mend: 'Give the path of the page instead.',
      cause,
    });
  }
}

async function findPage(path: string, given: string): Promise<string> {
  const found = await look(path);
  if (found === undefined) throw await noSuchPage(path, given);
  const file = found.isDirectory() ? join(path, 'index.html') : path;
  const page = found.isDirectory() ? await look(file) : found;
  if (page === undefined) {
    throw new InvalidInput(`no such page: the folder ${path} has no index.html`, { mend: await suggestPage(path) });
  }
  if (!page.isFile()) throw new InvalidInput(`${file} is not a file`, { mend: 'Give the path of an HTML file.' });
  await access(file, constants.R_OK).catch((cause) => {
    throw new InvalidInput(`${file} may not be read`, { mend: 'Give yourself the right to read it.', cause });
  });
  return file;
}

async function look(path: string) {
  try {
    return await stat(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new InvalidInput(`${path} may not be read`, { mend: 'Give yourself the right to read it.', cause });
  }
}

async function noSuchPage(path: string, given: string): Promise<InvalidInput> {
  const withoutQuery = path.replace(/[?#].*$/s, '');
  if (/^[\w.-]+:\d+(\/|$)/.test(given)) {
    return new InvalidInput(`no such page: ${given}`, { mend: `If it is a server, write http://${given}.` });
  }
  if (withoutQuery !== path && (await look(withoutQuery))) {
    const url = pathToFileURL(withoutQuery).href + path.slice(withoutQuery.length);
    return new InvalidInput(`no such page: ${path}`, { mend: `To pass a query, give the page as a URL: ${url}` });
  }
  return new InvalidInput(`no such page: ${path}`, { mend: await suggestPage(dirname(path)) });
}

async function suggestPage(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return `Check the path: there is no folder ${folder}.`;
  const pages = names.filter((name) => /\.html?$/i.test(name)).slice(0, 5);
  return pages.length > 0 ? `Pages in ${folder}: ${pages.join(', ')}.` : `Check the path: ${folder} has no HTML file.`;
}

/** The web root of a page (absolute path) where none is named. */
export async function nearestRoot(file: string): Promise<string> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const marks = await Promise.all(
      ['package.json', '.git'].map((name) => look(join(folder, name)).catch(() => undefined)),
    );
    if (marks.some((mark) => mark !== undefined)) return folder;
    // Hidden folders are not served, so a root beyond one could not reach the page.
    if (folder === dirname(folder) || basename(folder).startsWith('.')) return dirname(file);
  }
}

interface Place {
  readonly file: string;
  readonly root: string;
}

async function placeInRoot(file: string, given: string): Promise<Place> {
  const root = resolve(given);
  const found = await look(root);
  if (!found?.isDirectory()) {
    throw new InvalidInput(`the root ${root} is ${found ? 'not a folder' : 'not there'}`, {
      mend: 'Give a root that the page lies in.',
      options: { root: dirname(file) },
    });
  }
  if (toUrlPath(root, file) !== undefined) return { file, root };
  return { file: await realpath(file), root: await realpath(root) };
}

/** The page's URL path, once it is sure that the server will serve it. */
async function servablePath({ file, root }: Place): Promise<string> {
  const path = toUrlPath(root, file);
  const realPath = toUrlPath(await realpath(root), await realpath(file));
  if (path === undefined || realPath === undefined) {
    throw new InvalidInput(`the page ${file} does not lie in its web root ${root}`, {
      mend: 'Move it below that folder, or give a root that it lies in.',
      options: { root: dirname(path === undefined ? file : await realpath(file)) },
    });
  }
  const segments = relative(root, file).split(sep);
  const hidden = segments.findLastIndex((segment) => segment.startsWith('.'));
  if (hidden === -1) return path;
  const isPage = hidden === segments.length - 1;
  throw new InvalidInput(`the page ${file} is hidden: names with a dot in front are not served`, {
    ...(isPage
      ? { mend: 'Rename it.' }
      : {
          mend: 'Move it out of the hidden folder, or make that folder the root.',
          options: { root: join(root, ...segments.slice(0, hidden + 1)) },
        }),
  });
}
