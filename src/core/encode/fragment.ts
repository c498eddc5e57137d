import { box, fullBox, uint32, uint64 } from '../mp4/writeBoxes';

/** A picture, as an mp4 file keeps it. */
export interface Sample {
  readonly data: Buffer;
  /** Whether it can be decoded by itself. */
  readonly isKeyframe: boolean;
}

/** A run of pictures that last equally long. Times in ticks of the track. */
export interface Fragment {
  readonly trackId: number;
  /** Counts from 1. */
  readonly sequence: number;
  readonly start: number;
  readonly duration: number;
  readonly samples: readonly Sample[];
}

const keyframe = 0x02000000;
const noKeyframe = 0x01010000;

/** The `moof` and `mdat` boxes of a fragment: ISO/IEC 14496-12, 8.8. */
export function fragmentBoxes({ trackId, sequence, start, duration, samples }: Fragment): Buffer {
  const header = fullBox('tfhd', 0x020008, uint32(trackId), uint32(duration)); // default-base-is-moof, duration
  const sizes = samples.map(({ data, isKeyframe }) =>
    Buffer.concat([uint32(data.length), uint32(isKeyframe ? keyframe : noKeyframe)]),
  );
  const moof = (dataOffset: number) => {
    const run = fullBox('trun', 0x000601, uint32(samples.length), uint32(dataOffset), ...sizes); // offset, sizes, flags
    const decodeTime = fullBox('tfdt', 0x1000000, uint64(start));
    return box('moof', fullBox('mfhd', 0, uint32(sequence)), box('traf', header, decodeTime, run));
  };
  return Buffer.concat([moof(moof(0).length + 8), box('mdat', ...samples.map(({ data }) => data))]);
}
