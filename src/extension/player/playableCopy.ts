import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { resolveFfmpeg } from '../../core/ffmpeg/resolveFfmpeg';
import { runFfmpeg } from '../../core/ffmpeg/runFfmpeg';
import { exists } from '../../core/files/exists';
import { readMovie } from '../../core/mp4/readMovie';

export interface CopyRequest {
  /** Absolute path of the film. */
  readonly film: string;
  /** Folder for the copy; it is made where it is missing. */
  readonly folder: string;
  readonly ffmpegPath?: string | undefined;
  readonly toolsFolder?: string | undefined;
}

/** A film that webviews can play. */
export interface Playable {
  readonly file: string;
  readonly hasSound: boolean;
}

/**
 * The film itself where it is silent; else a copy with the same picture and its sound as MP3: the webviews of desktop VS Code
 * decode no AAC. The copy is kept until the film changes. Throws VerifyError or FfmpegError.
 */
export async function playableCopy({ film, folder, ffmpegPath, toolsFolder }: CopyRequest): Promise<Playable> {
  const { tracks } = await readMovie(film);
  if (!tracks.some(({ kind }) => kind === 'sound')) return { file: film, hasSound: false };
  const { size, mtimeMs } = await stat(film);
  const copy = path.join(folder, `playable-${size}-${Math.round(mtimeMs)}.mp4`);
  if (await exists(copy)) return { file: copy, hasSound: true };
  await mkdir(folder, { recursive: true });
  // The end of a render and the player that it opens may both ask at once.
  const partial = `${copy}.${randomUUID()}.part`;
  try {
    const sound = ['-c:a', 'libmp3lame', '-q:a', '2'];
    const args = ['-i', film, '-map', '0:v:0', '-map', '0:a:0', '-c:v', 'copy', ...sound, '-movflags', '+faststart'];
    const what = 'making the sound playable in VS Code';
    await runFfmpeg(await resolveFfmpeg({ ffmpegPath, toolsFolder }), [...args, '-f', 'mp4', partial], { what });
    await rename(partial, copy);
    await removePlayableCopies(folder, copy);
  } finally {
    await rm(partial, { force: true });
  }
  return { file: copy, hasSound: true };
}

/** Removes the copies in a folder that no film needs any more, all but `kept`. One that is being read may stay. */
export async function removePlayableCopies(folder: string, kept?: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const copies = names.filter((name) => /^playable-\d+-\d+\.mp4$/.test(name)).map((name) => path.join(folder, name));
  await Promise.all(copies.filter((copy) => copy !== kept).map((copy) => rm(copy, { force: true }).catch(() => {})));
}
