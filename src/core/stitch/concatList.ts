import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Segment } from '../mp4/verifySegment';

/**
 * Writes the list from which ffmpeg's concat demuxer reads the segments, into `folder`. Returns the list's path.
 * `canSayOptions`: whether this ffmpeg reads options of single files (5.0 and later).
 */
export async function writeConcatList(
  segments: readonly Segment[],
  folder: string,
  canSayOptions: boolean,
): Promise<string> {
  const durations = exactDurations(segments);
  const lines = ['ffconcat version 1.0'];
  for (const [index, segment] of segments.entries()) {
    lines.push(`file ${quote(await listable(path.resolve(segment.file), folder, index))}`);
    // Spares ffmpeg from decoding the start of each segment to guess a frame rate that nobody asks for (15 ms each).
    if (canSayOptions) lines.push('option fpsprobesize 0');
    lines.push(`duration ${durations[index]}`);
  }
  const list = path.join(folder, 'segments.ffconcat');
  await writeFile(list, `${lines.join('\n')}\n`);
  return list;
}

/** A name as the list's syntax wants it: in single quotes, in which nothing is special but the quote itself. */
export function quote(name: string): string {
  return `'${name.replaceAll("'", "'\\''")}'`;
}

/**
 * Seconds of each segment, to the microsecond in which ffmpeg counts them. Each is rounded so that no sum of them is off by
 * more than half a microsecond: rounded by themselves, the durations of some hundred segments would add up to a wrong tick.
 */
export function exactDurations(segments: readonly Pick<Segment, 'picture'>[]): string[] {
  let endSeconds = 0;
  return segments.map(({ picture }) => {
    const start = Math.round(endSeconds * 1e6);
    endSeconds += picture.durations.reduce((sum, duration) => sum + duration, 0) / picture.timescale;
    return ((Math.round(endSeconds * 1e6) - start) / 1e6).toFixed(6);
  });
}

// The list is read line by line, whatever the quotes say: a name with a line break in it gets another name.
async function listable(file: string, folder: string, index: number): Promise<string> {
  if (!/[\r\n]/.test(file)) return file;
  const link = path.join(folder, `segment-${index}${path.extname(file)}`);
  await rm(link, { force: true });
  await symlink(file, link);
  return link;
}
