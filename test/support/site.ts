import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMedia } from './media';

/** A folder that is served as a web root: the fixture pages, and what is made for them. */
export interface Site {
  readonly folder: string;
  /** Absolute path of a page, such as `clock/waapi.html`. */
  page(path: string): string;
  remove(): Promise<void>;
}

export const fixtures = join(import.meta.dirname, '../fixtures');

/** Copies the fixtures to a folder of their own; with `media`, makes the films that pages play. */
export async function makeSite({ media = false }: { media?: boolean } = {}): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'framewright-site-'));
  await cp(fixtures, folder, { recursive: true });
  if (media) await makeMedia(join(folder, 'media'));
  return { folder, page: (path) => join(folder, path), remove: () => rm(folder, { recursive: true, force: true }) };
}
