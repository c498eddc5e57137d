import path from 'node:path';
import { FfmpegError } from '../errors';
import { findOnPath, locateProgram, programName, whyNotExecutable } from '../process/findProgram';
import { toolsFolders } from '../process/toolsFolder';

/** An ffmpeg, and where it was found, in words. */
export interface FoundFfmpeg {
  readonly path: string;
  readonly source: string;
}

/** Which ffmpeg to use; what is left out is looked for. */
export interface FfmpegChoice {
  readonly ffmpegPath?: string | undefined;
  readonly toolsFolder?: string | undefined;
}

const howToInstall =
  'Install ffmpeg (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), ' +
  'or name one in the ffmpegPath option or in FFMPEG_PATH.';

/** Path of the ffmpeg to use: option → FFMPEG_PATH → installed by us → PATH → ffmpeg-static. Throws FfmpegError. */
export async function resolveFfmpeg(options: FfmpegChoice = {}): Promise<string> {
  return (await findFfmpeg(options)).path;
}

/** As resolveFfmpeg, and says where it was found. A setting that names no usable ffmpeg is an error, never passed over. */
export async function findFfmpeg(options: FfmpegChoice = {}): Promise<FoundFfmpeg> {
  if (options.ffmpegPath) return named(options.ffmpegPath, 'the ffmpegPath option');
  if (process.env.FFMPEG_PATH) return named(process.env.FFMPEG_PATH, 'the environment variable FFMPEG_PATH');
  for (const folder of toolsFolders(options.toolsFolder)) {
    const installed = path.join(folder, 'ffmpeg', programName('ffmpeg'));
    if ((await whyNotExecutable(installed)) === undefined)
      return { path: installed, source: 'installed by Framewright' };
  }
  const onPath = await findOnPath(['ffmpeg']);
  if (onPath) return { path: onPath, source: 'PATH' };
  const shipped = await ffmpegStatic();
  if (shipped) return { path: shipped, source: 'the package ffmpeg-static' };
  throw new FfmpegError('no ffmpeg was found', { mend: howToInstall });
}

async function named(given: string, source: string): Promise<FoundFfmpeg> {
  const found = await locateProgram(given);
  if ('path' in found) return { path: found.path, source };
  throw new FfmpegError(`the ffmpeg ${given}, named by ${source}, ${found.fault}`, {
    mend: `Correct ${source}, or take it away to use the ffmpeg of this machine.`,
  });
}

async function ffmpegStatic(): Promise<string | undefined> {
  // Optional, and without its file where its download was refused. A variable keeps bundlers from insisting on it.
  const name = 'ffmpeg-static';
  const exported: unknown = await import(/* @vite-ignore */ name).then(
    (module: { default?: unknown }) => module.default,
    () => undefined,
  );
  return typeof exported === 'string' && (await whyNotExecutable(exported)) === undefined ? exported : undefined;
}
