import path from 'node:path';
import type { FailureReport } from '../core/FailureReport';
import { flagsFor } from './flagsFor';
import { toPlainText } from './toPlainText';

/** A failure in readable lines: what, where, what the tool said, and what to do about it. */
export function describeFailure(failure: FailureReport): string {
  const { message, frame, source, stderrTail, screenshot, mend } = failure;
  const lines = [
    `error: ${message}`,
    frame === undefined ? undefined : `  at frame ${frame}`,
    source === undefined ? undefined : `  in ${source}`,
    screenshot === undefined ? undefined : `  the page then: ${screenshot}`,
    stderrTail ? stderrTail.trimEnd().replace(/^/gm, '  | ') : undefined,
    mend,
    wayOut(failure),
  ];
  return toPlainText(
    lines
      .filter((line) => line !== undefined)
      .map(shortenPaths)
      .join('\n'),
  );
}

/** What this command line has to offer beside what the core says. */
function wayOut({ name, options, frame, stderrTail }: FailureReport): string | undefined {
  if (options) return `With flags: ${flagsFor(options)}`;
  const isTool = name === 'BrowserError' || (name === 'FfmpegError' && !stderrTail);
  return isTool && frame === undefined
    ? '`framewright doctor` tries the browser and the ffmpeg of this machine.'
    : undefined;
}

/** Paths below the working directory as people type them. */
function shortenPaths(text: string): string {
  const folder = workingDirectory();
  return folder === undefined || folder.endsWith(path.sep) ? text : text.replaceAll(`${folder}${path.sep}`, '');
}

/** None where it has been deleted meanwhile. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}
