import { Cancelled, FfmpegError } from '../errors';
import { spawnChild } from '../process/spawnChild';
import { ffmpegFailure, ffmpegSilent } from './ffmpegFailure';

export interface FfmpegRun {
  /** What it is doing, for messages: `'joining 8 segments'`. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string;
  /** For what is done in a moment: after this long it counts as hung. Default: any time is fine. */
  readonly timeoutMs?: number;
  /** Loglevel of ffmpeg. Default `error`. */
  readonly loglevel?: 'error' | 'warning' | 'info';
}

/** Arguments that every ffmpeg of ours begins with. */
export function commonArgs(loglevel = 'error'): string[] {
  return ['-hide_banner', '-nostdin', '-nostats', '-loglevel', loglevel, '-y'];
}

/** Runs ffmpeg to its end. Throws FfmpegError with the tail of its stderr, or Cancelled. */
export async function runFfmpeg(
  ffmpegPath: string,
  args: readonly string[],
  run: FfmpegRun,
): Promise<{ stdout: Buffer; stderrTail: string }> {
  const child = spawnChild(ffmpegPath, [...commonArgs(run.loglevel), ...args], {
    what: 'ffmpeg',
    stdio: ['ignore', 'pipe', 'pipe'],
    errorType: FfmpegError,
    signal: run.signal,
    ...(run.cwd !== undefined && { cwd: run.cwd }),
  });
  const output: Buffer[] = [];
  child.process.stdout?.on('data', (data: Buffer) => output.push(data));
  let isLate = false;
  const tooLate = () => {
    isLate = true;
    void child.stop();
  };
  const timer = run.timeoutMs === undefined ? undefined : setTimeout(tooLate, run.timeoutMs);
  const exit = await child.exited.finally(() => clearTimeout(timer));
  if (run.signal?.aborted) throw new Cancelled();
  if (isLate) throw ffmpegSilent(ffmpegPath, run.what, run.timeoutMs ?? 0);
  // Of a disk that is full it speaks, and ends as if nothing were wrong.
  if (exit.code !== 0 || /No space left on device/.test(child.stderrTail()))
    throw ffmpegFailure(run.what, exit, child.stderrTail());
  return { stdout: Buffer.concat(output), stderrTail: child.stderrTail() };
}
