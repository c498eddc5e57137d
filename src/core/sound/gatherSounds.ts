import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LocatedComposition } from '../composition/locateComposition';
import { FfmpegError, InvalidInput } from '../errors';
import { runFfmpeg } from '../ffmpeg/runFfmpeg';
import type { AudioTrack, RendererOptions } from '../plan/types';
import { type PlacedSound, placeSound, type SampleRange } from './placeSound';
import type { SoundClip } from './SoundClip';
import { clipSource, fileSource } from './SoundSource';

/** The tracks that options ask for, `audioFilePath` among them. None with `audio: false`. */
export function tracksOf(options: RendererOptions): readonly AudioTrack[] {
  if (options.audio === false) return [];
  const { audioTracks = [], audioFilePath } = options;
  return audioFilePath === undefined ? audioTracks : [...audioTracks, { path: audioFilePath }];
}

/**
 * Refuses tracks of the options that are missing or have no sound, before any work is done for them. Throws InvalidInput,
 * or Cancelled.
 */
export async function checkTracks(options: RendererOptions, ffmpegPath: string, signal?: AbortSignal): Promise<void> {
  for (const track of tracksOf(options)) {
    const file = await trackFile(track);
    const args = [
      ...(await fileSource(file, true)).input,
      '-map',
      '0:a:0',
      '-c',
      'copy',
      '-frames:a',
      '1',
      '-f',
      'null',
      '-',
    ];
    const run = { what: `reading the audio track ${file}`, signal, timeoutMs: 30_000 };
    await runFfmpeg(ffmpegPath, args, run).catch((cause: unknown) => {
      if (!(cause instanceof FfmpegError)) throw cause;
      const isSilent = /matches no streams/.test(cause.stderrTail ?? '');
      const message = isSilent
        ? `the audio track ${file} has no sound`
        : `the audio track ${file} cannot be read: ${cause.message}`;
      throw new InvalidInput(message, { mend: 'Give a sound file such as .mp3, .m4a, .wav or .flac.', cause });
    });
  }
}

/** The tracks of the options at their places in the film. Throws InvalidInput where one is missing. */
export async function placeTracks(options: RendererOptions, range: SampleRange): Promise<PlacedSound[]> {
  const placed: PlacedSound[] = [];
  for (const track of tracksOf(options)) {
    const { offset = 0, seek = 0, volume = 1 } = track;
    const clip = { startSeconds: offset, sourceSeconds: seek, volume, playbackRate: 1, loop: false };
    const sound = placeSound(clip, await fileSource(await trackFile(track), true), range);
    if (sound) placed.push(sound);
  }
  return placed;
}

/** The page's clips at their places in the film. Throws InvalidInput where a file is missing or out of bounds. */
export async function placeClips(
  clips: readonly SoundClip[],
  located: LocatedComposition,
  range: SampleRange,
): Promise<PlacedSound[]> {
  const placed: PlacedSound[] = [];
  for (const clip of clips) {
    const sound = placeSound(clip, await clipSource(clip.source, located), range);
    if (sound) placed.push(sound);
  }
  return placed;
}

async function trackFile(track: AudioTrack): Promise<string> {
  const file = path.resolve(track.path);
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile()) return file;
  throw new InvalidInput(`the audio track ${file} ${found ? 'is no file' : 'does not exist'}`, {
    mend: 'Correct the path of the audio track.',
  });
}
