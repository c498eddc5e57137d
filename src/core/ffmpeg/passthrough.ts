import { refusesOption } from './ffmpegFailure';

/** ffmpegs that were found to be older than 5.1. */
const old = new Set<string>();

/** The option that has frames pass by with the times that they have, none put in and none left out. */
export function passthroughArgs(ffmpegPath: string): string[] {
  // `-vsync` is gone since 9.0, `-fps_mode` is there since 5.1.
  return [old.has(ffmpegPath) ? '-vsync' : '-fps_mode', 'passthrough'];
}

/** Whether an ffmpeg failed because it is too old for the option: the next try of this process gives it the old one. */
export function wasTooOld(ffmpegPath: string, error: unknown): boolean {
  if (!refusesOption(error, 'fps_mode') || old.has(ffmpegPath)) return false;
  old.add(ffmpegPath);
  return true;
}
