import { FramewrightError } from '../errors';
import { BitReader } from './BitReader';
import { unescapeNal } from './nal';

/** What of a stream's parameter sets decides how its slices are written. ITU-T H.264 (08/2021), 7.3.2.1.1 and 7.3.2.2. */
export interface StreamParameters {
  readonly macroblocks: number;
  /** Bits of `frame_num`. */
  readonly frameNumBits: number;
  /** Whether there is chroma: it has weights of its own. */
  readonly hasChroma: boolean;
  readonly pictureParameterSet: number;
  readonly isCabac: boolean;
  readonly isWeighted: boolean;
  /** Quantiser of a slice that says nothing else. */
  readonly initialQp: number;
  readonly saysDeblocking: boolean;
  readonly saysReferences: boolean;
}

/** Profiles whose parameter sets tell their chroma format. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);

/**
 * Reads the parameter sets of an `avcC` box (ISO/IEC 14496-15, 5.3.3.1). Throws FramewrightError for a stream in which a
 * frame cannot be held by a skipped one: several references, other orders of showing, fields.
 */
export function readStreamParameters(avcC: Buffer): StreamParameters {
  const sequenceBytes = avcC.readUInt16BE(6);
  const sequence = avcC.subarray(8, 8 + sequenceBytes);
  const pictureAt = 8 + sequenceBytes + 1;
  const picture = avcC.subarray(pictureAt + 2, pictureAt + 2 + avcC.readUInt16BE(pictureAt));
  return { ...readSequence(sequence), ...readPicture(picture) };
}

function readSequence(nal: Uint8Array): Pick<StreamParameters, 'macroblocks' | 'frameNumBits' | 'hasChroma'> {
  const reader = new BitReader(unescapeNal(nal));
  reader.bits(8);
  const profile = reader.bits(8);
  reader.bits(16); // constraints and level
  reader.unsigned(); // seq_parameter_set_id
  let chromaFormat = 1;
  if (highProfiles.has(profile)) {
    chromaFormat = reader.unsigned();
    if (chromaFormat === 3) requireThat(!reader.flag(), 'colour planes of their own');
    reader.unsigned(); // bit_depth_luma_minus8
    reader.unsigned(); // bit_depth_chroma_minus8
    reader.flag(); // qpprime_y_zero_transform_bypass_flag
    requireThat(!reader.flag(), 'scaling matrices');
  }
  const frameNumBits = reader.unsigned() + 4;
  requireThat(reader.unsigned() === 2, 'frames shown in another order');
  requireThat(reader.unsigned() === 1, 'several reference frames');
  reader.flag(); // gaps_in_frame_num_value_allowed_flag
  const macroblocks = (reader.unsigned() + 1) * (reader.unsigned() + 1);
  requireThat(reader.flag(), 'fields');
  return { macroblocks, frameNumBits, hasChroma: chromaFormat !== 0 };
}

function readPicture(nal: Uint8Array): Omit<StreamParameters, 'macroblocks' | 'frameNumBits' | 'hasChroma'> {
  const reader = new BitReader(unescapeNal(nal));
  reader.bits(8);
  const pictureParameterSet = reader.unsigned();
  reader.unsigned(); // seq_parameter_set_id
  const isCabac = reader.flag();
  reader.flag(); // bottom_field_pic_order_in_frame_present_flag
  requireThat(reader.unsigned() === 0, 'slice groups');
  const saysReferences = reader.unsigned() > 0;
  reader.unsigned(); // num_ref_idx_l1_default_active_minus1
  const isWeighted = reader.flag();
  reader.bits(2); // weighted_bipred_idc
  const initialQp = 26 + reader.signed();
  reader.signed(); // pic_init_qs_minus26
  reader.signed(); // chroma_qp_index_offset
  const saysDeblocking = reader.flag();
  reader.flag(); // constrained_intra_pred_flag
  requireThat(!reader.flag(), 'redundant pictures');
  return { pictureParameterSet, isCabac, isWeighted, initialQp, saysDeblocking, saysReferences };
}

function requireThat(holds: boolean, what: string): void {
  if (holds) return;
  throw new FramewrightError(`this ffmpeg encodes H.264 with ${what}, where no frame can be held`, {
    mend: 'Use another build of ffmpeg, with libx264.',
  });
}
