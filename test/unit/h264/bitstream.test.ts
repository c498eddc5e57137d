import { describe, expect, it } from 'vitest';
import { BitReader } from '../../../src/core/h264/BitReader';
import { BitWriter } from '../../../src/core/h264/BitWriter';
import { escapeNal, unescapeNal } from '../../../src/core/h264/nal';
import { readStreamParameters } from '../../../src/core/h264/parameterSets';
import { moveFrameNum, skippedFrame } from '../../../src/core/h264/skippedFrame';

describe('the bits of a stream', () => {
  it('are read as they were written', () => {
    const unsigned = [0, 1, 2, 3, 7, 8, 254, 255, 65_535];
    const signed = [0, 1, -1, 2, -2, 25, -26];
    const writer = new BitWriter().bits(0b101, 3);
    for (const value of unsigned) writer.unsigned(value);
    for (const value of signed) writer.signed(value);
    const reader = new BitReader(writer.align(1).bytes);
    expect(reader.bits(3)).toBe(0b101);
    expect(unsigned.map(() => reader.unsigned())).toEqual(unsigned);
    expect(signed.map(() => reader.signed())).toEqual(signed);
    expect(() => reader.bits(64)).toThrow(RangeError);
  });

  it('take the shapes of table 9-2', () => {
    const code = (value: number) => new BitWriter().unsigned(value).bytes[0]?.toString(2).padStart(8, '0');
    expect([0, 1, 2, 3, 4].map(code)).toEqual(['10000000', '01000000', '01100000', '00100000', '00101000']);
  });

  it('never look like a start code', () => {
    const bytes = Uint8Array.of(0x41, 0, 0, 0, 0, 0, 1, 0, 0, 3, 0, 0, 4, 0, 0);
    const nal = escapeNal(bytes);
    expect([...nal]).toEqual([0x41, 0, 0, 3, 0, 0, 3, 0, 1, 0, 0, 3, 3, 0, 0, 4, 0, 0]);
    expect([...unescapeNal(nal)]).toEqual([...bytes]);
  });
});

describe('a frame that is skipped', () => {
  // Of a film of 1280×720 by x264: 3600 macroblocks, CABAC, weighted prediction.
  const avcC = Buffer.from(
    '0164001fffe1001d6764001facb402802dd80b5010101a50000003001000000303c8f1832a01000568ef023cb0fdf8f800',
    'hex',
  );
  const parameters = readStreamParameters(avcC);

  it('is written by what the parameter sets say', () => {
    expect(parameters).toEqual({
      macroblocks: 3600,
      frameNumBits: 4,
      hasChroma: true,
      pictureParameterSet: 0,
      isCabac: true,
      isWeighted: true,
      initialQp: expect.any(Number),
      saysDeblocking: true,
      saysReferences: false,
    });
  });

  it('takes a few bytes, and its place among the others', () => {
    const frameNumOf = (nal: Uint8Array) => {
      const reader = new BitReader(unescapeNal(nal));
      reader.bits(8);
      for (let i = 0; i < 3; i++) reader.unsigned();
      return reader.bits(parameters.frameNumBits);
    };
    const frame = skippedFrame(parameters, 5);
    expect(frame.length).toBeLessThan(40);
    expect(frameNumOf(frame)).toBe(5);
    expect([0, 1, 10, 11, 16, 27].map((ahead) => frameNumOf(moveFrameNum(frame, ahead, parameters)))).toEqual([
      5, 6, 15, 0, 5, 0,
    ]);
    expect([...moveFrameNum(frame, 11, parameters)]).toEqual([...skippedFrame(parameters, 0)]);
  });

  it('is refused where it would not show the frame before it', () => {
    const sequence = unescapeNal(avcC.subarray(8, 8 + 0x1d));
    const reader = new BitReader(sequence);
    reader.bits(32);
    for (let i = 0; i < 4; i++) reader.unsigned();
    reader.bits(2);
    reader.unsigned();
    // pic_order_cnt_type, 2 as ue(v): 011. As 010 it says 1.
    const at = reader.position + 2;
    sequence[at >> 3] = (sequence[at >> 3] ?? 0) & ~(0x80 >> (at & 7));
    const other = Buffer.concat([avcC.subarray(0, 8), escapeNal(sequence), avcC.subarray(8 + 0x1d)]);
    expect(() => readStreamParameters(other)).toThrow(/frames shown in another order/);
  });
});
