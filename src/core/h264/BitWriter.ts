/** Writes the fields of an H.264 bitstream: ITU-T H.264 (08/2021), 7.2 and 9.1. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #length = 0;

  /** u(n): the lowest `count` bits of `value`. */
  bits(value: number, count: number): this {
    for (let i = count - 1; i >= 0; i--) {
      if (this.#length % 8 === 0) this.#bytes.push(0);
      const last = this.#bytes.length - 1;
      this.#bytes[last] = (this.#bytes[last] ?? 0) | (((value >> i) & 1) << (7 - (this.#length % 8)));
      this.#length++;
    }
    return this;
  }

  /** ue(v) */
  unsigned(value: number): this {
    const count = Math.floor(Math.log2(value + 1));
    return this.bits(0, count).bits(value + 1, count + 1);
  }

  /** se(v) */
  signed(value: number): this {
    return this.unsigned(value > 0 ? 2 * value - 1 : -2 * value);
  }

  /** Fills the byte begun with `bit`. */
  align(bit: 0 | 1): this {
    while (this.#length % 8 !== 0) this.bits(bit, 1);
    return this;
  }

  /** What was written; the last byte is filled with zeros. */
  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
