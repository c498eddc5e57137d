import { boxAt, boxesIn } from './boxes';
import type { Track } from './Track';

const tfhdFlags = { baseOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10 };
const trunFlags = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, timeOffset: 0x800 };
const isNoKeyframe = 0x10000;

/** Adds the samples of a `moof` box to the tracks that they belong to. */
export function readFragment(moof: Buffer, moov: Buffer, tracks: readonly Track[]): void {
  for (const { type, content } of boxesIn(moof)) {
    if (type !== 'traf') continue;
    const header = boxAt(content, 'tfhd');
    const track = tracks.find(({ id }) => id === header?.readUInt32BE(4));
    if (!header || !track) continue;
    const defaults = readDefaults(header, moov, track.id);
    let decoded = decodeTime(boxAt(content, 'tfdt'));
    for (const run of boxesIn(content)) {
      if (run.type === 'trun') decoded = readRun(run.content, { track, defaults, decoded });
    }
  }
}

/** What a sample has of which its run says nothing. */
interface SampleDefaults {
  readonly duration: number;
  readonly bytes: number;
}

function readDefaults(tfhd: Buffer, moov: Buffer, trackId: number): SampleDefaults {
  const trexes = boxesIn(boxAt(moov, 'mvex') ?? Buffer.alloc(0)).filter((box) => box.type === 'trex');
  const trex = trexes.find(({ content }) => content.readUInt32BE(4) === trackId)?.content;
  const flags = tfhd.readUInt32BE(0) & 0xffffff;
  let at = 8 + (flags & tfhdFlags.baseOffset ? 8 : 0) + (flags & tfhdFlags.description ? 4 : 0);
  const field = (flag: number, inTrex: number) => {
    if (!(flags & flag)) return trex?.readUInt32BE(inTrex) ?? 0;
    at += 4;
    return tfhd.readUInt32BE(at - 4);
  };
  return { duration: field(tfhdFlags.duration, 12), bytes: field(tfhdFlags.size, 16) };
}

function decodeTime(tfdt: Buffer | undefined): number {
  if (!tfdt) return 0;
  return tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
}

function readRun(trun: Buffer, state: { track: Track; defaults: SampleDefaults; decoded: number }): number {
  const { track, defaults } = state;
  const flags = trun.readUInt32BE(0) & 0xffffff;
  const count = trun.readUInt32BE(4);
  let at = 8 + (flags & trunFlags.dataOffset ? 4 : 0);
  const firstFlags = flags & trunFlags.firstFlags ? trun.readUInt32BE(at) : 0;
  if (flags & trunFlags.firstFlags) at += 4;
  const field = (flag: number, absent: number) => {
    if (!(flags & flag)) return absent;
    at += 4;
    return trun.readInt32BE(at - 4);
  };
  let decoded = state.decoded;
  for (let sample = 0; sample < count; sample++) {
    const duration = field(trunFlags.duration, defaults.duration);
    track.sizes.push(field(trunFlags.size, defaults.bytes));
    const sampleFlags = field(trunFlags.flags, sample === 0 ? firstFlags : 0);
    if (track.times.length === 0 && sampleFlags & isNoKeyframe) track.startsWithKeyframe = false;
    track.times.push(decoded + field(trunFlags.timeOffset, 0));
    track.durations.push(duration);
    decoded += duration;
  }
  return decoded;
}
