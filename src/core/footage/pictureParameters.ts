import { BitWriter } from '../h264/BitWriter';
import { escapeNal } from '../h264/nal';
import type { StreamParameters } from '../h264/parameterSets';
import { uint16 } from '../mp4/writeBoxes';
import type { PictureFormat } from './Footage';

const profileHigh = 100;
const level62 = 62;
/** What a browser must play for it: RFC 6381. */
export const standInType = 'video/mp4; codecs="avc1.64003e"';

/** Pixels in whole macroblocks. */
export function codedSize({ width, height }: PictureFormat): { readonly width: number; readonly height: number } {
  return { width: Math.ceil(width / 16) * 16, height: Math.ceil(height / 16) * 16 };
}

/** What the parameter sets below say, for whoever writes slices. */
export function streamParameters(format: PictureFormat): StreamParameters {
  const { width, height } = codedSize(format);
  return {
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
