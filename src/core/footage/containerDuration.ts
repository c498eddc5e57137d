import { open } from 'node:fs/promises';
import { boxAt, boxesIn, readBox, topLevelBoxes } from '../mp4/boxes';
import { readTimeHeader } from '../mp4/timeHeader';

const ebmlHeader = 0x1a45dfa3;
const segment = 0x18538067;
const info = 0x1549a966;
const timestampScale = 0x2ad7b1;
const durationInScale = 0x4489;

/** Where the info of a WebM file is looked for. */
const headBytes = 65_536;

/**
 * How long a browser says that an mp4, mov or WebM file lasts, in µs; undefined where that takes more than a look at its
 * header. A browser takes the longest of what container and tracks say; a track with an edit list says no more than its container.
 */
export async function containerDuration(path: string): Promise<number | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(Math.min(size, headBytes));
    await file.read(head, 0, head.length, 0);
    if (head.length >= 4 && head.readUInt32BE(0) === ebmlHeader) return webmDuration(head);
    for await (const place of topLevelBoxes(file, size))
      if (place.type === 'moov') return movieDuration((await readBox(file, place)).content);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}

function movieDuration(moov: Buffer): number | undefined {
  // The length of a fragmented file stands in its fragments.
  if (boxAt(moov, 'mvex')) return undefined;
  const tracks = boxesIn(moov)
    .filter(({ type }) => type === 'trak')
    .map(({ content }) => content)
    .filter((trak) => ['vide', 'soun'].includes(boxAt(trak, 'mdia', 'hdlr')?.toString('latin1', 8, 12) ?? ''));
  const headers = tracks.filter((trak) => !boxAt(trak, 'edts', 'elst')).map((trak) => boxAt(trak, 'mdia', 'mdhd'));
  const times = [boxAt(moov, 'mvhd'), ...headers].filter((header) => header !== undefined).map(readTimeHeader);
  return Math.max(0, ...times.map(({ timescale, duration }) => Math.round((duration * 1e6) / timescale)));
}

/** RFC 9559, 5.1.2. */
function webmDuration(head: Buffer): number | undefined {
  const inSegment = elementIn(head, segment);
  const inInfo = inSegment && elementIn(inSegment, info);
  const duration = inInfo && elementIn(inInfo, durationInScale);
  if (!duration) return undefined;
  const scale = elementIn(inInfo, timestampScale);
  const scaled = duration.length === 4 ? duration.readFloatBE(0) : duration.readDoubleBE(0);
  return Math.round((scaled * (scale ? scale.readUIntBE(0, scale.length) : 1_000_000)) / 1000);
}

/** The content of the first element of a kind, as much of it as there is. RFC 8794, 4 to 6. */
function elementIn(bytes: Buffer, id: number): Buffer | undefined {
  for (let at = 0; at < bytes.length; ) {
    const idBytes = vintBytes(bytes.readUInt8(at));
    const sizeBytes = vintBytes(bytes.readUInt8(at + idBytes));
    const content = at + idBytes + sizeBytes;
    // One without an end, or with one beyond 2^48, has a size of ones: it goes on to the end of what is there.
    const read = Math.min(sizeBytes, 6);
    const end = content + (bytes.readUIntBE(content - read, read) % 2 ** (7 * sizeBytes));
    if (bytes.readUIntBE(at, idBytes) === id) return bytes.subarray(content, end);
    at = end;
  }
  return undefined;
}

function vintBytes(first: number): number {
  return Math.clz32(first) - 23;
}
