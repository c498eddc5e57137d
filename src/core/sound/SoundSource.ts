import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { LocatedComposition } from '../composition/locateComposition';
import { InvalidInput } from '../errors';
import { fileInput, urlInput } from '../ffmpeg/inputArgs';
import type { SoundClip } from './SoundClip';

/** Something that ffmpeg can read sound from. */
export interface SoundSource {
  /** For messages: a path or a URL. */
  readonly name: string;
  /** ffmpeg's arguments that open it. */
  readonly input: readonly string[];
  /** Whether it is an error that it has no sound: a video of the page may well be silent, an audio track may not. */
  readonly mustSound: boolean;
}

const formats = 'aac,aiff,amr,au,avi,caf,flac,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav,webm';

/** A file of this machine. */
export async function fileSource(file: string, mustSound: boolean): Promise<SoundSource> {
  const timestamps = timestampArgs(await isMatroskaFile(file));
  return { name: file, mustSound, input: [...timestamps, ...fileInput(file, formats)] };
}

/** The source of a page's clip. Throws InvalidInput for a file that is missing or lies outside of the root. */
export async function clipSource(source: SoundClip['source'], located: LocatedComposition): Promise<SoundSource> {
  if (source.kind === 'url') return urlSource(source.url);
  if (located.kind !== 'file')
    throw new InvalidInput(`the sound ${source.path} is a file, and the page comes from the web`);
  const root = await realpath(located.root);
  const file = await realpath(path.join(root, source.path)).catch((cause: Error) => {
    throw new InvalidInput(`the page plays ${source.path}, which cannot be read: ${cause.message}`, { cause });
  });
  if (!file.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    throw new InvalidInput(`the page plays ${source.path}, which lies outside of its root ${root}`, {
      mend: 'Copy it below the root, or choose another root.',
      options: { root: path.dirname(file) },
    });
  }
  return fileSource(file, false);
}

function urlSource(url: string): SoundSource {
  const timestamps = timestampArgs(/\.(webm|weba|mkv|mka)$/i.test(new URL(url).pathname));
  return { name: url, mustSound: false, input: [...timestamps, ...urlInput(url, formats)] };
}

// ffmpeg lets every file begin at 0. Opus in WebM says that it begins a few ms before that, and those ms are never heard:
// moved to 0, the rest would be late by as much.
function timestampArgs(isMatroska: boolean): string[] {
  return isMatroska ? ['-copyts'] : [];
}

async function isMatroskaFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x1a45dfa3;
  } finally {
    await file.close();
  }
}
