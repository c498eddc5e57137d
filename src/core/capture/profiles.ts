import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Makes a browser profile, named after this process so that others can tell whose it was. */
export async function makeProfile(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), profilePrefix(process.pid)));
}

/** Removes a profile, as well as that can be done. */
export async function removeProfile(folder: string): Promise<void> {
  // A browser that was killed may still be letting go of its files.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }).catch(() => {});
}

/** Removes what a process left behind that was killed before it could. */
export async function removeProfilesOf(pid: number): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const left = names.filter((name) => name.startsWith(profilePrefix(pid)));
  await Promise.all(left.map((name) => removeProfile(path.join(tmpdir(), name))));
}

function profilePrefix(pid: number): string {
  return `framewright-browser-${pid}-`;
}
