import { BitWriter } from '../encode/h264/BitWriter';
import { escapeNal, sampleOf } from '../encode/h264/nal';
import { skippedFrame } from '../encode/h264/skippedFrame';
import { uint16, uint32 } from '../mp4/writeBoxes';
import type { PictureFormat } from './Footage';

// A picture whose macroblocks are all I_PCM: its samples as they are, 384 bytes a macroblock. Nothing is predicted, so nothing
// is lost, any picture can be shown by itself, and all are stored in the same number of bytes: whoever knows how many pictures
// there are knows where each one lies. ITU-T H.264 (08/2021), 7.3.5 and 8.3.5.

const profileHigh = 100;
const level62 = 62;
/** What a browser must play for it: RFC 6381. */
export const standInType = 'video/mp4; codecs="avc1.64003e"';

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

/** Pixels in whole macroblocks. */
export function codedSize({ width, height }: PictureFormat): { readonly width: number; readonly height: number } {
  return { width: Math.ceil(width / 16) * 16, height: Math.ceil(height / 16) * 16 };
}

/** Bytes of a decoded picture in whole macroblocks: planes Y, Cb and Cr. */
export function planeBytes(format: PictureFormat): number {
  const { width, height } = codedSize(format);
  return (width * height * 3) / 2;
}

/**
 * Bytes of each picture as a sample of an mp4 file. Two zeros in a row need a third byte. In a full-range picture they may be
 * everywhere, else they are below black and rare.
 */
function sampleBytes(format: PictureFormat): number {
  const macroblocks = (planeBytes(format) / macroblockBytes) * (macroblockBytes + macroblockHeader.length);
  return Math.ceil(macroblocks * (format.isFullRange ? 1.5 : 1.02)) + framing;
}

/** Bytes of each picture with its repeats. */
export function groupBytes(format: PictureFormat): number {
  return sampleBytes(format) + repeatSamples(format).reduce((sum, { length }) => sum + length, 0);
}

/** Bytes of each sample of a group, as a table of `stsz`. */
export function groupSizes(format: PictureFormat): Buffer {
  return uint32(sampleBytes(format), ...repeatSamples(format).map(({ length }) => length));
}

function repeatSamples(format: PictureFormat): Buffer[] {
  const { width, height } = codedSize(format);
  const parameters = {
    macroblocks: (width * height) / 256,
    frameNumBits: 4,
    hasChroma: true,
    pictureParameterSet: 0,
    isCabac: false,
    isWeighted: false,
    initialQp: 26,
    saysDeblocking: true,
    saysReferences: false,
  };
  return Array.from({ length: repeats }, (_, i) => sampleOf([skippedFrame(parameters, (i + 1) % 16)]));
}

/** The `avcC` record of pictures of this format: ISO/IEC 14496-15, 5.3.3.1. */
export function decoderConfiguration(format: PictureFormat): Buffer {
  const sequence = sequenceParameterSet(format);
  const picture = pictureParameterSet();
  return Buffer.concat([
    Buffer.from([1, profileHigh, 0, level62, 0xff, 0xe1]),
    uint16(sequence.length),
    sequence,
    Buffer.from([1]),
    uint16(picture.length),
    picture,
  ]);
}

/**
 * A decoded picture (planes Y, Cb and Cr in whole macroblocks) as a group of `groupBytes`: its sample, and a repeat after the other.
 */
export function toGroup(planes: Buffer, format: PictureFormat): Buffer {
  return Buffer.concat([toSample(planes, format), ...repeatSamples(format)]);
}

function toSample(planes: Buffer, format: PictureFormat): Buffer {
  const sample = Buffer.alloc(sampleBytes(format), 0xff);
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

/** 7.3.2.1.1, with the colours of E.1.1. */
function sequenceParameterSet(format: PictureFormat): Uint8Array {
  const coded = codedSize(format);
  const writer = new BitWriter()
    .bits(0x67, 8)
    .bits(profileHigh, 8)
    .bits(0, 8)
    .bits(level62, 8)
    .unsigned(0) // seq_parameter_set_id
    .unsigned(1) // chroma_format_idc: 4:2:0
    .unsigned(0) // bit_depth_luma_minus8
    .unsigned(0) // bit_depth_chroma_minus8
    .bits(0, 2) // qpprime_y_zero_transform_bypass_flag, seq_scaling_matrix_present_flag
    .unsigned(0) // log2_max_frame_num_minus4
    .unsigned(2) // pic_order_cnt_type: shown as they are decoded
    .unsigned(1) // max_num_ref_frames
    .bits(0, 1) // gaps_in_frame_num_value_allowed_flag
    .unsigned(coded.width / 16 - 1)
    .unsigned(coded.height / 16 - 1)
    .bits(1, 1) // frame_mbs_only_flag
    .bits(1, 1) // direct_8x8_inference_flag
    .bits(1, 1) // frame_cropping_flag, in units of two pixels
    .unsigned(0)
    .unsigned((coded.width - format.width) / 2)
    .unsigned(0)
    .unsigned((coded.height - format.height) / 2)
    .bits(1, 1); // vui_parameters_present_flag
  writeUsability(writer, format);
  return escapeNal(writer.bits(1, 1).align(0).bytes);
}

function writeUsability(
  writer: BitWriter,
  { pixelShape, isFullRange, primaries, transfer, matrix }: PictureFormat,
): void {
  writer
    .bits(1, 1) // aspect_ratio_info_present_flag
    .bits(255, 8) // Extended_SAR
    .bits(pixelShape[0], 16)
    .bits(pixelShape[1], 16)
    .bits(0, 1) // overscan_info_present_flag
    .bits(1, 1) // video_signal_type_present_flag
    .bits(5, 3) // video_format: unspecified
    .bits(isFullRange ? 1 : 0, 1)
    .bits(1, 1) // colour_description_present_flag
    .bits(primaries, 8)
    .bits(transfer, 8)
    .bits(matrix, 8)
    .bits(0, 5); // chroma location, timing, two HRDs, pic_struct
  writer
    .bits(1, 1) // bitstream_restriction_flag
    .bits(1, 1)
    .unsigned(0)
    .unsigned(0)
    .unsigned(16)
    .unsigned(16)
    .unsigned(0) // max_num_reorder_frames
    .unsigned(1); // max_dec_frame_buffering
}

/** 7.3.2.2 */
function pictureParameterSet(): Uint8Array {
  return new BitWriter()
    .bits(0x68, 8)
    .unsigned(0) // pic_parameter_set_id
    .unsigned(0) // seq_parameter_set_id
    .bits(0, 2) // CAVLC; bottom_field_pic_order_in_frame_present_flag
    .unsigned(0) // num_slice_groups_minus1
    .unsigned(0)
    .unsigned(0) // reference indices
    .bits(0, 3) // no weights
    .signed(0)
    .signed(0) // quantisers
    .signed(0) // chroma_qp_index_offset
    .bits(1, 1) // deblocking_filter_control_present_flag
    .bits(0, 2) // constrained_intra_pred_flag, redundant_pic_cnt_present_flag
    .bits(1, 1)
    .align(0).bytes;
}
