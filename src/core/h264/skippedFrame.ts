import { BitReader } from './BitReader';
import { BitWriter } from './BitWriter';
import { escapeNal, nalType, nalTypes, unescapeNal } from './nal';
import type { StreamParameters } from './parameterSets';
import { encodeSkips, skipQp } from './skipRun';

/** A reference picture's slice: `nal_ref_idc` 2, type 1. */
const header = 0x41;
/** P, and so are all slices of the picture. */
const sliceTypeP = 5;

/**
 * A picture in which every macroblock is skipped: it shows, to the bit, what the picture before it shows, and takes its place
 * as the reference. ITU-T H.264 (08/2021), 7.3.3 and 8.4.1.1.
 */
export function skippedFrame(parameters: StreamParameters, frameNum: number): Uint8Array {
  const writer = new BitWriter();
  writer.bits(header, 8).unsigned(0).unsigned(sliceTypeP).unsigned(parameters.pictureParameterSet);
  writer.bits(frameNum, parameters.frameNumBits);
  // num_ref_idx_active_override_flag: one reference, where the stream would have more.
  if (parameters.saysReferences) writer.bits(1, 1).unsigned(0);
  else writer.bits(0, 1);
  writer.bits(0, 1); // ref_pic_list_modification_flag_l0
  if (parameters.isWeighted) writeEqualWeights(writer, parameters.hasChroma);
  writer.bits(0, 1); // adaptive_ref_pic_marking_mode_flag
  if (parameters.isCabac) writer.unsigned(0); // cabac_init_idc
  writer.signed(skipQp - parameters.initialQp); // slice_qp_delta
  if (parameters.saysDeblocking) writer.unsigned(1); // disable_deblocking_filter_idc
  if (!parameters.isCabac) return escapeNal(writer.unsigned(parameters.macroblocks).bits(1, 1).align(0).bytes);
  writer.align(1);
  encodeSkips(writer, parameters.macroblocks);
  return escapeNal(writer.align(0).bytes);
}

/** pred_weight_table() that weighs nothing. */
function writeEqualWeights(writer: BitWriter, hasChroma: boolean): void {
  writer.unsigned(0);
  if (hasChroma) writer.unsigned(0);
  writer.bits(0, hasChroma ? 2 : 1);
}

/** A picture's NAL unit with its `frame_num` moved on by `ahead`; one that is no slice of a picture as it is. */
export function moveFrameNum(nal: Uint8Array, ahead: number, { frameNumBits }: StreamParameters): Uint8Array {
  if (ahead % 2 ** frameNumBits === 0 || nalType(nal) !== nalTypes.slice) return nal;
  const bytes = unescapeNal(nal);
  const reader = new BitReader(bytes);
  reader.bits(8);
  for (let i = 0; i < 3; i++) reader.unsigned(); // first_mb_in_slice, slice_type, pic_parameter_set_id
  const at = reader.position;
  const moved = (reader.bits(frameNumBits) + ahead) % 2 ** frameNumBits;
  for (let i = 0; i < frameNumBits; i++) {
    const bit = (moved >> (frameNumBits - 1 - i)) & 1;
    const mask = 0x80 >> ((at + i) & 7);
    const byte = (at + i) >> 3;
    bytes[byte] = bit ? (bytes[byte] ?? 0) | mask : (bytes[byte] ?? 0) & ~mask;
  }
  return escapeNal(bytes);
}
