import path from 'node:path';

/** ffmpeg's arguments for an mp4 or mov file, whatever signs its name has. */
export function outputArgs(file: string): string[] {
  const format = path.extname(file).toLowerCase() === '.mov' ? 'mov' : 'mp4';
  return ['-f', format, `file:${file}`];
}
