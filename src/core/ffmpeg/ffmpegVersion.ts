import { runFfmpeg } from './runFfmpeg';

const known = new Map<string, Promise<readonly [major: number, minor: number] | undefined>>();

/** Major and minor version of an ffmpeg; undefined for a build of its development branch, or one that does not say. Asked once. */
export function ffmpegVersion(ffmpegPath: string): Promise<readonly [major: number, minor: number] | undefined> {
  const asked = known.get(ffmpegPath) ?? askVersion(ffmpegPath);
  known.set(ffmpegPath, asked);
  return asked;
}

async function askVersion(ffmpegPath: string): Promise<readonly [number, number] | undefined> {
  const run = { what: 'telling its version', timeoutMs: 5000 };
  const answer = await runFfmpeg(ffmpegPath, ['-version'], run).catch(() => undefined);
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(answer?.stdout.toString() ?? '') ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

/** The option that has frames pass by with the times that they have, none put in and none left out. */
export async function passthroughArgs(ffmpegPath: string): Promise<string[]> {
  const [major, minor] = (await ffmpegVersion(ffmpegPath)) ?? [6, 0];
  // `-vsync` is gone since 9.0, `-fps_mode` is there since 5.1.
  return [major > 5 || (major === 5 && minor >= 1) ? '-fps_mode' : '-vsync', 'passthrough'];
}
