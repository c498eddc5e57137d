/** Reads the fields of an H.264 bitstream: ITU-T H.264 (08/2021), 7.2 and 9.1. */
export class BitReader {
  readonly #bytes: Uint8Array;
  /** Bits read so far. */
  position = 0;

  /** @param bytes without emulation prevention */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** u(n): `count` bits, the highest first. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.position++) {
      const byte = this.#bytes[this.position >> 3];
      if (byte === undefined) throw new RangeError('the bitstream ends early');
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    while (!this.flag()) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? 0 - code / 2 : (code + 1) / 2;
  }
}
