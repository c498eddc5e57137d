import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { FramewrightError, VerifyError } from '../errors';
import type { FrameRate } from '../plan/frameRate';
import { boxAt, boxesIn, topLevelBoxes } from '../stitch/boxes';
import { readMovie } from '../stitch/readMovie';
import { pictureOf } from '../stitch/verifySegment';
import { fragmentBoxes, type Sample } from './fragment';
import { nalsOf, nalType, nalTypes, sampleOf } from './h264/nal';
import { readStreamParameters, type StreamParameters } from './h264/parameterSets';
import { moveFrameNum, skippedFrame } from './h264/skippedFrame';

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

/** What is to be filled up: its track, ticks a frame, and each picture's size with the frames that it is shown for. */
interface Filling {
  readonly id: number;
  readonly ticks: number;
  readonly held: readonly { readonly bytes: number; readonly frames: number }[];
}

async function fill(from: string, to: string, { id, ticks, held }: Filling): Promise<void> {
  const source = await open(from);
  const target = await open(to, 'w');
  try {
    let holder: FrameHolder | undefined;
    let sequence = 0;
    let [taken, shown] = [0, 0];
    for await (const { type, start, headerBytes, end } of topLevelBoxes(source, (await source.stat()).size)) {
      if (type !== 'ftyp' && type !== 'moov' && type !== 'mdat') continue;
      const box = await read(source, start, end);
      const content = box.subarray(headerBytes);
      if (type === 'moov') holder = new FrameHolder(avcCOf(content));
      if (type !== 'mdat' || !holder) await target.write(box);
      else {
        const samples: Sample[] = [];
        for (let at = 0; at < content.length; taken++) {
          const { bytes, frames } = held[taken] ?? { bytes: content.length, frames: 1 };
          samples.push(...holder.hold(content.subarray(at, at + bytes), frames));
          at += bytes;
        }
        const fragment = { trackId: id, sequence: ++sequence, start: shown * ticks, duration: ticks, samples };
        await target.write(fragmentBoxes(fragment));
        shown += samples.length;
      }
    }
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

async function read(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  await file.read(bytes, 0, bytes.length, start);
  return bytes;
}

function avcCOf(moov: Buffer): Buffer {
  const stsd = boxAt(moov, 'trak', 'mdia', 'minf', 'stbl', 'stsd');
  const entry = stsd && boxesIn(stsd.subarray(8))[0];
  const avcC = entry && boxAt(entry.content.subarray(78), 'avcC');
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

  /** `data`, and what shows it for `frames` frames. */
  hold(data: Buffer, frames: number): Sample[] {
    return [this.#renumber(data), ...Array.from({ length: frames - 1 }, () => this.#skip())];
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
