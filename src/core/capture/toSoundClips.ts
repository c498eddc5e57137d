import type { ServedComposition } from '../composition/serveComposition';
import type { HeardClip } from '../page/protocol';
import type { SoundClip } from '../sound/SoundClip';

/** What the page let hear, with sources that the mix can open. A source that cannot be opened again is warned of. */
export function toSoundClips(
  heard: readonly HeardClip[],
  served: ServedComposition,
  warn: (message: string) => void,
): SoundClip[] {
  return heard.flatMap(({ url, ...clip }) => {
    const source = sourceOf(url, served);
    if (source) return [{ source, ...clip }];
    warn(`the sound of ${url.slice(0, 80)} is not heard: only files and http(s) addresses can be mixed`);
    return [];
  });
}

function sourceOf(url: string, served: ServedComposition): SoundClip['source'] | undefined {
  if (served.sourcePath(url) !== undefined) return { kind: 'file', path: decodeURIComponent(new URL(url).pathname) };
  return /^https?:/.test(url) ? { kind: 'url', url } : undefined;
}
