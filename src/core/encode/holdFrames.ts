import { open, rename, rm } from 'node:fs/promises';
import { FramewrightError, VerifyError } from '../errors';
import { nalsOf, nalType, nalTypes, sampleOf } from '../h264/nal';
import { readStreamParameters, type StreamParameters } from '../h264/parameterSets';
import { moveFrameNum, skippedFrame } from '../h264/skippedFrame';
import { boxAt, readBox, topLevelBoxes } from '../mp4/boxes';
import { readMovie } from '../mp4/readMovie';
import { pictureBoxes, sampleEntryIn } from '../mp4/readTrack';
import { pictureOf } from '../mp4/verifySegment';
import type { FrameRate } from '../plan/frameRate';
import { fragmentBoxes, type Sample } from './fragment';

/**
 * Fills up a segment in which only the frames that differ from the one before are encoded, `encoded` of them: each that is
 * missing becomes a picture of a few bytes that shows the one before it. After it the segment holds `frameCount` frames, and each
 * lasts equally long, which ffmpeg cannot be trusted with for the last one. It must be a fragmented mp4 file of H.264 in which
 * pictures are decoded in the order in which they are shown. Throws VerifyError where it does not hold what was encoded.
 */
export async function holdFrames(
  file: string,
  encoded: readonly number[],
  { frameCount, rate }: { readonly frameCount: number; readonly rate: FrameRate },
): Promise<void> {
  const { id, timescale, times, sizes } = pictureOf(file, await readMovie(file));
  const ticks = (rate.den * timescale) / rate.num;
  requireEncoded(
    file,
    times.map((time) => time / ticks),
    encoded,
  );
  const held = sizes.map((bytes, i) => ({ bytes, frames: (encoded[i + 1] ?? frameCount) - (encoded[i] ?? 0) }));
  const filled = `${file}.filled`;
  try {
    await fill(file, filled, { id, ticks, held });
    await rename(filled, file);
  } finally {
    await rm(filled, { force: true });
  }
}

function requireEncoded(file: string, shown: readonly number[], encoded: readonly number[]): void {
  if (shown.length !== encoded.length)
    throw new VerifyError(`the segment ${file} holds ${shown.length} frames, expected ${encoded.length}`);
  const wrong = encoded.findIndex((frame, i) => frame !== shown[i]);
  if (wrong < 0) return;
  throw new VerifyError(`the segment ${file} shows frame ${encoded[wrong]} at the time of frame ${shown[wrong]}`, {
    frame: encoded[wrong] ?? 0,
  });
}

/** A picture's size, and for how many frames it is shown. */
interface HeldPicture {
  readonly bytes: number;
  readonly frames: number;
}

/** What is to be filled up: its track, ticks a frame, and its pictures. */
interface Filling {
  readonly id: number;
  readonly ticks: number;
  readonly held: readonly HeldPicture[];
}

/** What stays of a segment; the fragments' own index is made anew. */
const keptBoxes: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat']);

async function fill(from: string, to: string, { id, ticks, held }: Filling): Promise<void> {
  const source = await open(from);
  const target = await open(to, 'w');
  try {
    let holder: FrameHolder | undefined;
    let sequence = 0;
    let shown = 0;
    const waiting = [...held];
    for await (const place of topLevelBoxes(source, (await source.stat()).size)) {
      if (!keptBoxes.has(place.type)) continue;
      const { content, whole } = await readBox(source, place);
      if (place.type === 'moov') holder = new FrameHolder(avcCOf(content));
      if (place.type !== 'mdat' || !holder) {
        await target.write(whole);
        continue;
      }
      const samples = holder.holdAll(content, waiting);
      await target.write(
        fragmentBoxes({ trackId: id, sequence: ++sequence, start: shown * ticks, duration: ticks, samples }),
      );
      shown += samples.length;
    }
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

function avcCOf(moov: Buffer): Buffer {
  const stsd = boxAt(moov, 'trak', 'mdia', 'minf', 'stbl', 'stsd');
  const entry = stsd && sampleEntryIn(stsd);
  const avcC = entry && pictureBoxes(entry).find(({ type }) => type === 'avcC')?.content;
  if (!avcC) throw new FramewrightError('the encoder wrote no H.264');
  return avcC;
}

/** Takes the pictures of a stream one by one, and puts in between what holds them. */
class FrameHolder {
  readonly #avcC: Buffer;
  readonly #skips = new Map<number, Sample>();
  /** `frame_num` of the last picture: how far it is behind its keyframe. */
  #frameNum = 0;
  /** How many pictures were put in since. */
  #ahead = 0;
  #read: StreamParameters | undefined;

  constructor(avcC: Buffer) {
    this.#avcC = avcC;
  }

  /** Read where something is put in only: what of nothing but keyframes is made may be any stream. */
  get #parameters(): StreamParameters {
    this.#read ??= readStreamParameters(this.#avcC);
    return this.#read;
  }

  /** The pictures in `data`, each with what shows it for its frames. Takes them from the front of `waiting`. */
  holdAll(data: Buffer, waiting: HeldPicture[]): Sample[] {
    const samples: Sample[] = [];
    for (let rest = data; rest.length > 0; ) {
      const { bytes, frames } = waiting.shift() ?? { bytes: rest.length, frames: 1 };
      samples.push(this.#renumber(rest.subarray(0, bytes)));
      for (let held = 1; held < frames; held++) samples.push(this.#skip());
      rest = rest.subarray(bytes);
    }
    return samples;
  }

  #renumber(data: Buffer): Sample {
    const nals = nalsOf(data);
    const isKeyframe = nals.some((nal) => nalType(nal) === nalTypes.idr);
    this.#frameNum = isKeyframe ? 0 : this.#frameNum + 1;
    if (isKeyframe) this.#ahead = 0;
    if (this.#ahead === 0) return { data, isKeyframe };
    return { data: sampleOf(nals.map((nal) => moveFrameNum(nal, this.#ahead, this.#parameters))), isKeyframe };
  }

  #skip(): Sample {
    this.#ahead++;
    this.#frameNum++;
    const frameNum = this.#frameNum % 2 ** this.#parameters.frameNumBits;
    const known = this.#skips.get(frameNum);
    if (known) return known;
    const skip = { data: sampleOf([skippedFrame(this.#parameters, frameNum)]), isKeyframe: false };
    this.#skips.set(frameNum, skip);
    return skip;
  }
}
