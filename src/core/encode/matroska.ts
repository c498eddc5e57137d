import type { FrameRate } from '../plan/frameRate';

// A minimal live Matroska stream (RFC 9559): unknown length, one video track, one cluster a frame. It carries images with
// exact timestamps into ffmpeg's stdin, so that a frame that stands still is sent, decoded and converted once.

/** What the track carries. */
export interface MatroskaTrack {
  readonly type: 'jpeg' | 'png';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly rate: FrameRate;
}

// Timestamps are in nanoseconds: no frame rate is a whole number of them, but none errs by more than half a nanosecond,
// at any frame, so rounding to the nearest frame finds the right one.
const timestampScale = 1;

/** The bytes that open the stream: EBML header, an endless segment, its info and its one track. */
export function matroskaHeader(track: MatroskaTrack): Buffer {
  const ebml = element(0x1a45dfa3, [
    element(0x4286, uint(1)), // EBMLVersion
    element(0x42f7, uint(1)), // EBMLReadVersion
    element(0x42f2, uint(4)), // EBMLMaxIDLength
    element(0x42f3, uint(8)), // EBMLMaxSizeLength
    element(0x4282, Buffer.from('matroska')), // DocType
    element(0x4287, uint(4)), // DocTypeVersion
    element(0x4285, uint(2)), // DocTypeReadVersion
  ]);
  const info = element(0x1549a966, [
    element(0x2ad7b1, uint(timestampScale)),
    element(0x4d80, Buffer.from('framewright')), // MuxingApp
    element(0x5741, Buffer.from('framewright')), // WritingApp
  ]);
  const tracks = element(0x1654ae6b, [element(0xae, trackEntry(track))]);
  return Buffer.concat([ebml, Buffer.from('18538067' + '01ffffffffffffff', 'hex'), info, tracks]);
}

/** The bytes that go before the image of frame `index` (counted from 0); the image itself follows as it is. */
export function matroskaFramePrefix(index: number, rate: FrameRate, imageBytes: number): Buffer {
  const timestamp = element(0xe7, uint(timestampNs(index, rate)));
  const blockHeader = Buffer.from([0x81, 0, 0, 0x80]); // track 1, at the cluster's own time, keyframe
  const block = Buffer.concat([elementId(0xa3), elementSize(blockHeader.length + imageBytes), blockHeader]);
  return Buffer.concat([
    elementId(0x1f43b675),
    elementSize(timestamp.length + block.length + imageBytes),
    timestamp,
    block,
  ]);
}

/** Nanoseconds of frame `index`, rounded to the nearest. */
export function timestampNs(index: number, rate: FrameRate): bigint {
  const den = 2n * BigInt(rate.num);
  return (2n * BigInt(index) * BigInt(rate.den) * 1_000_000_000n + BigInt(rate.num)) / den;
}

function trackEntry(track: MatroskaTrack): Buffer[] {
  return [
    element(0xd7, uint(1)), // TrackNumber
    element(0x73c5, uint(1)), // TrackUID
    element(0x83, uint(1)), // TrackType: video
    element(0x9c, uint(0)), // FlagLacing
    element(0x23e383, uint(timestampNs(1, track.rate))), // DefaultDuration: without it the last frame would last no time
    ...codec(track),
    element(0xe0, [element(0xb0, uint(track.width)), element(0xba, uint(track.height))]),
  ];
}

function codec(track: MatroskaTrack): Buffer[] {
  if (track.type === 'jpeg') return [element(0x86, Buffer.from('V_MJPEG'))];
  // Matroska has no name of its own for PNG; this is how it carries what AVI could (a BITMAPINFOHEADER).
  const bitmapInfo = Buffer.alloc(40);
  bitmapInfo.writeUInt32LE(40, 0);
  bitmapInfo.writeInt32LE(track.width, 4);
  bitmapInfo.writeInt32LE(track.height, 8);
  bitmapInfo.writeUInt16LE(1, 12);
  bitmapInfo.writeUInt16LE(24, 14);
  bitmapInfo.write('MPNG', 16, 'latin1');
  return [element(0x86, Buffer.from('V_MS/VFW/FOURCC')), element(0x63a2, bitmapInfo)];
}

function element(id: number, content: Buffer | Buffer[]): Buffer {
  const data = Array.isArray(content) ? Buffer.concat(content) : content;
  return Buffer.concat([elementId(id), elementSize(data.length), data]);
}

function elementId(id: number): Buffer {
  return uint(id);
}

// Eight bytes always: the marker bit, then 56 bits of length.
function elementSize(bytes: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(bytes));
  return size;
}

function uint(value: number | bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
