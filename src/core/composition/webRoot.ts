import { realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What a URL path leads to below a web root. */
export type WebRootEntry =
  | { readonly kind: 'file' /** Absolute, links resolved. */; readonly file: string }
  | { readonly kind: 'redirect' /** URL path of the folder, with its slash. */; readonly location: string }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404; readonly reason: string };

/** The URL path of `file` below `root`, each segment encoded; undefined where it does not lie below. */
export function toUrlPath(root: string, file: string): string | undefined {
  const path = relative(root, file);
  const segments = path.split(sep);
  if (path === '' || segments[0] === '..' || join(root, path) !== file) return undefined;
  return `/${segments.map(encodeURIComponent).join('/')}`;
}

/** The absolute path that a URL path names below `root`, on paper: nothing is looked up. Undefined for hidden and climbing ones. */
export function toFilePath(root: string, urlPath: string): string | undefined {
  const segments = decodeSegments(urlPath);
  return segments?.some(isHidden) === false ? join(root, ...segments) : undefined;
}

/** Looks up a URL path below `root` (links resolved). Hidden files, climbing paths and links that leave the root are refused. */
export async function findInWebRoot(root: string, urlPath: string): Promise<WebRootEntry> {
  const segments = decodeSegments(urlPath);
  if (!segments) return refuse(400, `${urlPath} is not a path`);
  if (segments.some(isHidden)) return refuse(403, `${urlPath} is hidden: names with a dot in front are not served`);
  const found = await realEntry(root, join(root, ...segments));
  if ('status' in found) return found;
  if (!found.isFolder) return urlPath.endsWith('/') ? refuse(404, `${urlPath} is no folder`) : fileAt(found.path);
  if (!urlPath.endsWith('/')) return { kind: 'redirect', location: `/${segments.map(encodeURIComponent).join('/')}/` };
  const index = await realEntry(root, join(found.path, 'index.html'));
  if ('status' in index) return index;
  return index.isFolder ? refuse(404, `${urlPath} has no index.html`) : fileAt(index.path);
}

function decodeSegments(urlPath: string): string[] | undefined {
  if (!urlPath.startsWith('/')) return undefined;
  try {
    const segments = urlPath
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    return segments.some((segment) => segment.includes('\0') || segment.includes('/') || segment.includes(sep))
      ? undefined
      : segments;
  } catch {
    return undefined;
  }
}

/** Covers `.` and `..` too. */
function isHidden(segment: string): boolean {
  return segment.startsWith('.');
}

async function realEntry(root: string, path: string) {
  try {
    const real = await realpath(path);
    // Package managers link into hidden folders (node_modules/.pnpm): a link may lead anywhere in the root, not out of it.
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      return refuse(403, `${path} is a link that leads out of the web root ${root}; a wider one would take it in`);
    }
    const found = await stat(real);
    if (!found.isDirectory() && !found.isFile()) return refuse(403, `${path} is neither a file nor a folder`);
    return { path: real, isFolder: found.isDirectory() };
  } catch (error) {
    const isForbidden = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
    return isForbidden ? refuse(403, `${path} may not be read`) : refuse(404, `${path} does not exist`);
  }
}

function fileAt(file: string): WebRootEntry {
  return { kind: 'file', file };
}

function refuse(status: 400 | 403 | 404, reason: string) {
  return { kind: 'refused', status, reason } as const;
}
