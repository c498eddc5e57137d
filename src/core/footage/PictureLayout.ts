import { BitWriter } from '../h264/BitWriter';
import { sampleOf } from '../h264/nal';
import { skippedFrame } from '../h264/skippedFrame';
import { uint32 } from '../mp4/writeBoxes';
import type { PictureFormat } from './Footage';
import { codedSize, streamParameters } from './pictureParameters';

// A picture whose macroblocks are all I_PCM: its samples as they are, 384 bytes a macroblock. Nothing is predicted, so nothing
// is lost, any picture can be shown by itself, and all are stored in the same number of bytes: whoever knows how many pictures
// there are knows where each one lies. ITU-T H.264 (08/2021), 7.3.5 and 8.3.5.

/** Bytes of a macroblock behind its type: 16 × 16 of luma, 8 × 8 of each chroma. */
const macroblockBytes = 384;
/** mb_type 25 in nine bits, and seven to the next byte: what every macroblock but the first one begins with. */
const macroblockHeader = Uint8Array.of(0x0d, 0x00);
const twoZeros = Buffer.from([0, 0]);
const rbspStop = 0x80;
const fillerNal = 0x0c;
/** Room beside the macroblocks: slice header, filler, lengths. */
const framing = 64;

/**
 * Pictures that follow each one and show the same, all of their macroblocks skipped. After every seek Chrome decodes more pictures
 * than it shows: four, and one for each thread of its decoder, of which it takes up to twelve.
 */
export const repeats = 16;

/** Bytes of a decoded picture in whole macroblocks: planes Y, Cb and Cr. */
export function planeBytes(format: PictureFormat): number {
  const { width, height } = codedSize(format);
  return (width * height * 3) / 2;
}

/** How each picture of a video is stored in its stand-in: as a sample of its own, with its repeats behind it. */
export class PictureLayout {
  /** Of a picture with its repeats. */
  readonly bytes: number;
  /** Bytes of each of these samples, as a table of `stsz`. */
  readonly sizes: Buffer;
  readonly #format: PictureFormat;
  readonly #sampleBytes: number;
  readonly #repeats: Buffer;

  constructor(format: PictureFormat) {
    const parameters = streamParameters(format);
    const samples = Array.from({ length: repeats }, (_, i) => sampleOf([skippedFrame(parameters, (i + 1) % 16)]));
    this.#format = format;
    this.#sampleBytes = sampleBytes(format);
    this.#repeats = Buffer.concat(samples);
    this.sizes = uint32(this.#sampleBytes, ...samples.map(({ length }) => length));
    this.bytes = this.#sampleBytes + this.#repeats.length;
  }

  /** Stores a decoded picture: planes Y, Cb and Cr in whole macroblocks. */
  store(planes: Buffer): Buffer {
    return Buffer.concat([toSample(planes, this.#format, this.#sampleBytes), this.#repeats]);
  }
}

/**
 * Bytes of each picture as a sample of an mp4 file. Two zeros in a row need a third byte. In a full-range picture they may be
 * everywhere, else they are below black and rare.
 */
function sampleBytes(format: PictureFormat): number {
  const macroblocks = (planeBytes(format) / macroblockBytes) * (macroblockBytes + macroblockHeader.length);
  return Math.ceil(macroblocks * (format.isFullRange ? 1.5 : 1.02)) + framing;
}

function toSample(planes: Buffer, format: PictureFormat, bytes: number): Buffer {
  const sample = Buffer.alloc(bytes, 0xff);
  const room = sample.length - framing / 2;
  let end = writeSlice(sample, planes, format);
  // What a limited-range picture holds below black looks the same at 1 as at 0, and needs no third byte.
  if (end > room) end = writeSlice(sample, withoutZeros(planes), format);
  sample.writeUInt32BE(end - 4, 0);
  sample.writeUInt32BE(sample.length - end - 4, end);
  sample[end + 4] = fillerNal;
  sample[sample.length - 1] = rbspStop;
  return sample;
}

/** Writes the picture's one slice behind its length. Returns where it ends, which is too far where it has no room. */
function writeSlice(sample: Buffer, planes: Buffer, format: PictureFormat): number {
  const slice = toSlice(planes, format);
  let at = 4;
  let from = 0;
  // What follows two zeros must not look like a start code: 7.4.1.
  for (let zeros = slice.indexOf(twoZeros); zeros >= 0; zeros = slice.indexOf(twoZeros, zeros)) {
    zeros += 2;
    if ((slice[zeros] as number) > 3) continue;
    at += slice.copy(sample, at, from, zeros);
    sample[at++] = 3;
    from = zeros;
    if (at >= sample.length) return at;
  }
  slice.copy(sample, at, from);
  return at + slice.length - from;
}

function toSlice(planes: Buffer, format: PictureFormat): Buffer {
  const { width, height } = codedSize(format);
  const start = sliceStart();
  const macroblocks = planeBytes(format) / macroblockBytes;
  // Copied in pairs: the first macroblock, and so every one, begins at an even place.
  const skip = start.length % 2;
  const slice = Buffer.alloc(skip + start.length + macroblocks * (macroblockBytes + macroblockHeader.length));
  const from = new Uint16Array(planes.buffer, planes.byteOffset, planes.length / 2);
  const to = new Uint16Array(slice.buffer, slice.byteOffset, slice.length / 2);
  const [header] = new Uint16Array(macroblockHeader.buffer) as unknown as [number];
  const [stride, cb, cr] = [width / 2, (width * height) / 2, (width * height * 5) / 8];
  let at = (skip + start.length) / 2;
  for (let y = 0; y < height; y += 16)
    for (let x = 0; x < stride; x += 8) {
      const chroma = ((y / 2) * stride + x) / 2;
      at = copyBlock(from, y * stride + x, stride, 8, to, at);
      at = copyBlock(from, cb + chroma, stride / 2, 4, to, at);
      at = copyBlock(from, cr + chroma, stride / 2, 4, to, at);
      to[at++] = header;
    }
  slice.set(start, skip);
  // Where the next macroblock would begin.
  slice[slice.length - macroblockHeader.length] = rbspStop;
  return slice.subarray(skip, slice.length - 1);
}

/** Copies a square of samples, row by row, in pairs: `width` pairs are as high as they are wide. Returns where it ends. */
function copyBlock(
  from: Uint16Array,
  start: number,
  stride: number,
  width: number,
  to: Uint16Array,
  at: number,
): number {
  for (let row = start; row < start + 2 * width * stride; row += stride)
    for (let x = row; x < row + width; x++) to[at++] = from[x] as number;
  return at;
}

function withoutZeros(planes: Buffer): Buffer {
  return Buffer.from(planes.map((sample) => sample || 1));
}

/** NAL unit header and slice header of an IDR picture, and the type of its first macroblock: 7.3.3. */
function sliceStart(): Uint8Array {
  return new BitWriter()
    .bits(0x65, 8)
    .unsigned(0) // first_mb_in_slice
    .unsigned(7) // slice_type: I, all of them
    .unsigned(0) // pic_parameter_set_id
    .bits(0, 4) // frame_num
    .unsigned(0) // idr_pic_id
    .bits(0, 2) // no_output_of_prior_pics_flag, long_term_reference_flag
    .signed(0) // slice_qp_delta
    .unsigned(1) // disable_deblocking_filter_idc
    .unsigned(25) // mb_type: I_PCM
    .align(0).bytes;
}
