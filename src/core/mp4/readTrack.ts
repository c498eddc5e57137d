import { type Box, boxAt, boxesIn } from './boxes';
import type { Track } from './Track';
import { readTimeHeader } from './timeHeader';

/** Reads a `trak` box. The samples of a fragmented file come later, with its fragments. */
export function readTrack(trak: Buffer): Track {
  const tkhd = boxAt(trak, 'tkhd') ?? Buffer.alloc(0);
  const samples = boxAt(trak, 'mdia', 'minf', 'stbl') ?? Buffer.alloc(0);
  const durations = readDurations(boxAt(samples, 'stts'));
  const firstKeyframes = boxAt(samples, 'stss');
  const mdhd = boxAt(trak, 'mdia', 'mdhd');
  const kind = readKind(boxAt(trak, 'mdia', 'hdlr'));
  return {
    id: tkhd.readUInt32BE(tkhd[0] === 1 ? 20 : 12),
    kind,
    timescale: mdhd ? readTimeHeader(mdhd).timescale : 1,
    ...readSampleEntry(boxAt(samples, 'stsd'), kind),
    times: readTimes(durations, boxAt(samples, 'ctts')),
    durations,
    sizes: [],
    // Without a table of keyframes, every sample is one.
    startsWithKeyframe:
      firstKeyframes === undefined || (firstKeyframes.readUInt32BE(4) > 0 && firstKeyframes.readUInt32BE(8) === 1),
    presentationStart: readEditStart(boxAt(trak, 'edts', 'elst')),
  };
}

function readKind(hdlr: Buffer | undefined): Track['kind'] {
  const type = hdlr?.toString('latin1', 8, 12);
  return type === 'vide' ? 'video' : type === 'soun' ? 'sound' : 'other';
}

function readSampleEntry(
  stsd: Buffer | undefined,
  kind: Track['kind'],
): Pick<Track, 'codec' | 'codecName' | 'width' | 'height'> {
  const entry = stsd && sampleEntryIn(stsd);
  if (!entry || kind !== 'video')
    return { codec: entry?.type ?? '', codecName: entry?.type ?? '', width: 0, height: 0 };
  const { type, content } = entry;
  const [width, height] = [content.readUInt16BE(24), content.readUInt16BE(26)];
  // The bit rate (btrt) is nothing that a decoder must know.
  const parts = pictureBoxes(entry).filter((box) => box.type !== 'btrt');
  const described = parts.map((box) => `${box.type}:${box.content.toString('hex')}`);
  return { codec: [type, `${width}x${height}`, ...described].join(' '), codecName: type, width, height };
}

/** The first entry of an `stsd` box: how the samples are coded. */
export function sampleEntryIn(stsd: Buffer): Box | undefined {
  return boxesIn(stsd.subarray(8))[0];
}

/** What the entry of a picture says beyond 78 bytes on its size: avcC with SPS and PPS, colr, pasp. */
export function pictureBoxes({ content }: Box): Box[] {
  return boxesIn(content.subarray(78));
}

function readDurations(stts: Buffer | undefined): number[] {
  const durations: number[] = [];
  for (const [count, duration] of pairs(stts)) for (let i = 0; i < count; i++) durations.push(duration);
  return durations;
}

function readTimes(durations: readonly number[], ctts: Buffer | undefined): number[] {
  const offsets: number[] = [];
  for (const [count, offset] of pairs(ctts)) for (let i = 0; i < count; i++) offsets.push(offset | 0);
  let decoded = 0;
  return durations.map((duration, sample) => {
    const time = decoded + (offsets[sample] ?? 0);
    decoded += duration;
    return time;
  });
}

function pairs(table: Buffer | undefined): [number, number][] {
  const rows: [number, number][] = [];
  for (let row = 0; table && row < table.readUInt32BE(4); row++) {
    rows.push([table.readUInt32BE(8 + row * 8), table.readUInt32BE(12 + row * 8)]);
  }
  return rows;
}

// The first edit that shows media; an empty one (-1) before it only delays.
function readEditStart(elst: Buffer | undefined): number {
  if (!elst) return 0;
  const isLong = elst[0] === 1;
  for (let row = 0; row < elst.readUInt32BE(4); row++) {
    const at = 8 + row * (isLong ? 20 : 12);
    const start = isLong ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    if (start >= 0) return start;
  }
  return 0;
}
