import { open } from 'node:fs/promises';
import { VerifyError } from '../errors';
import { findSegmentMark } from '../plan/segmentMark';
import { type Box, boxAt, boxesIn, readBox, topLevelBoxes } from './boxes';
import { readFragment } from './readFragment';
import { readTrack } from './readTrack';
import type { Track } from './Track';
import { readTimeHeader } from './timeHeader';

/** What the boxes of an mp4 or mov file say. Nothing is decoded. */
export interface Movie {
  /** Seconds, by the movie header; 0 in a fragmented file. */
  readonly seconds: number;
  readonly tracks: readonly Track[];
  /** Whether the index stands before the data, so that a player can start at once. */
  readonly isFastStart: boolean;
  /** Which chunk it was rendered for, in a segment of ours. */
  readonly mark: string | undefined;
}

/** Reads the boxes of an mp4 or mov file, fragmented or not. Throws VerifyError where the file is not whole. */
export async function readMovie(path: string): Promise<Movie> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new VerifyError(`${path} cannot be read: ${cause.code === 'ENOENT' ? 'it does not exist' : cause.message}`, {
      cause,
    });
  });
  try {
    const { size } = await file.stat();
    const index: Box[] = [];
    let dataCameFirst = false;
    for await (const place of topLevelBoxes(file, size)) {
      if (place.end > size)
        throw new VerifyError(
          `${path} is cut off: its ${place.type} box ends ${place.end - size} bytes after the file does`,
        );
      if (place.type === 'mdat' && index.length === 0) dataCameFirst = true;
      if (place.type !== 'moov' && place.type !== 'moof') continue;
      index.push(await readBox(file, place));
    }
    return { ...readIndex(path, index), isFastStart: !dataCameFirst };
  } finally {
    await file.close();
  }
}

function readIndex(path: string, index: readonly Box[]): Omit<Movie, 'isFastStart'> {
  const moov = index.find((box) => box.type === 'moov')?.content;
  if (!moov) throw new VerifyError(`${path} is no finished mp4 or mov file`);
  try {
    const tracks = boxesIn(moov)
      .filter((box) => box.type === 'trak')
      .map((box) => readTrack(box.content));
    for (const { type, content } of index) if (type === 'moof') readFragment(content, moov, tracks);
    const mark = findSegmentMark(boxAt(moov, 'udta')?.toString('latin1') ?? '');
    return { seconds: movieSeconds(moov), tracks, mark };
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new VerifyError(`${path} is damaged: one of its boxes is too short`, { cause });
    throw cause;
  }
}

function movieSeconds(moov: Buffer): number {
  const header = boxAt(moov, 'mvhd');
  if (!header) return 0;
  const { timescale, duration } = readTimeHeader(header);
  return duration / timescale;
}
