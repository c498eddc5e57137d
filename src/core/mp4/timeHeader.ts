/** What an `mvhd` or an `mdhd` box says of time: ISO/IEC 14496-12, 8.2.2 and 8.4.2. */
export interface TimeHeader {
  /** Ticks a second. */
  readonly timescale: number;
  /** Ticks; 0 in a fragmented file. */
  readonly duration: number;
}

/** Reads the content of an `mvhd` or an `mdhd` box. Throws RangeError where it is cut off. */
export function readTimeHeader(header: Buffer): TimeHeader {
  return header[0] === 1
    ? { timescale: header.readUInt32BE(20), duration: Number(header.readBigUInt64BE(24)) }
    : { timescale: header.readUInt32BE(12), duration: header.readUInt32BE(16) };
}
