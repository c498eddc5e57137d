/** NAL unit types, ITU-T H.264 (08/2021), table 7-1. */
export const nalTypes = { slice: 1, idr: 5 } as const;

/** The type of a NAL unit. */
export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

/** Takes out emulation prevention: 00 00 03 stands for 00 00. ITU-T H.264, 7.3.1. */
export function unescapeNal(nal: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    bytes[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return bytes.subarray(0, length);
}

/** Puts emulation prevention in: what follows 00 00 never looks like a start code. ITU-T H.264, 7.4.1. */
export function escapeNal(bytes: Uint8Array): Uint8Array {
  // At most every second byte needs one.
  const nal = new Uint8Array(bytes.length + Math.ceil(bytes.length / 2));
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      nal[length++] = 3;
      zeros = 0;
    }
    nal[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return nal.subarray(0, length);
}

/** The NAL units of a sample of an mp4 file: each goes behind its length in four bytes. ISO/IEC 14496-15, 5.3.4.2. */
export function nalsOf(sample: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + 4 <= sample.length; ) {
    const end = at + 4 + sample.readUInt32BE(at);
    if (end > sample.length) throw new RangeError('a NAL unit ends after its sample');
    nals.push(sample.subarray(at + 4, end));
    at = end;
  }
  return nals;
}

/** A sample of an mp4 file. */
export function sampleOf(nals: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    nals.flatMap((nal) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nal.length);
      return [length, nal];
    }),
  );
}
