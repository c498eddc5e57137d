import { box, fullBox, uint16, uint32, uint64 } from '../mp4/writeBoxes';
import { slowness } from '../page/config';
import type { Footage } from './Footage';
import { type PictureLayout, repeats } from './PictureLayout';
import { decoderConfiguration } from './pictureParameters';

const noRotation = uint32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const undetermined = 0x55c4; // language `und`

/**
 * What an mp4 file of this footage begins with, up to its first sample (ISO/IEC 14496-12): every picture a keyframe of equal
 * size, shown at the very time of the original.
 */
export function movieHead(footage: Footage, layout: PictureLayout): Buffer {
  const file = box('ftyp', Buffer.from('isom'), uint32(0x200), Buffer.from('isomavc1'));
  const dataBytes = footage.times.length * layout.bytes;
  const dataHeader = Buffer.concat([uint32(1), Buffer.from('mdat'), uint64(16 + dataBytes)]);
  const headBytes = file.length + movieBox(footage, layout, 0).length + dataHeader.length;
  return Buffer.concat([file, movieBox(footage, layout, headBytes), dataHeader]);
}

function movieBox(footage: Footage, layout: PictureLayout, dataStart: number): Buffer {
  const header = fullBox(
    'mvhd',
    0x1000000, // version 1: with long durations
    ...[uint64(0), uint64(0), uint32(1), uint64(end(footage))],
    ...[uint32(0x10000), uint16(0x100, 0), uint32(0, 0), noRotation, Buffer.alloc(24), uint32(2)],
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0x1000000, uint64(0), uint64(0), uint32(1), uint64(end(footage)), uint16(undetermined, 0)),
    fullBox('hdlr', 0, uint32(0), Buffer.from('vide'), Buffer.alloc(13)),
    box('minf', fullBox('vmhd', 1, Buffer.alloc(8)), dataReference(), sampleTable(footage, layout, dataStart)),
  );
  return box('moov', header, box('trak', trackHeader(footage), media));
}

function trackHeader(footage: Footage): Buffer {
  const { width, height, pixelShape } = footage.format;
  const shownWidth = Math.round((width * pixelShape[0]) / pixelShape[1]);
  return fullBox(
    'tkhd',
    0x1000003, // version 1; enabled, in the movie
    ...[uint64(0), uint64(0), uint32(1, 0), uint64(end(footage)), uint32(0, 0), uint16(0, 0, 0, 0)],
    ...[noRotation, uint16(shownWidth, 0, height, 0)],
  );
}

function dataReference(): Buffer {
  return box('dinf', fullBox('dref', 0, uint32(1), fullBox('url ', 1)));
}

function sampleTable(footage: Footage, layout: PictureLayout, dataStart: number): Buffer {
  const { format, times } = footage;
  const entry = box(
    'avc1',
    ...[Buffer.alloc(6), uint16(1), Buffer.alloc(16), uint16(format.width, format.height)],
    ...[uint32(0x480000, 0x480000, 0), uint16(1), Buffer.alloc(32), uint16(24, 0xffff)],
    box('avcC', decoderConfiguration(format)),
  );
  const starts = slowTimes(footage);
  const durations = starts.map((start, i) => (starts[i + 1] ?? end(footage)) - start);
  const samples = times.length * (1 + repeats);
  // The repeats come last, a second of slow time each.
  const rows = durations.map((ticks) => uint32(1, ticks - repeats, repeats, 1));
  const keyframes = times.map((_, i) => 1 + i * (1 + repeats));
  return box(
    'stbl',
    fullBox('stsd', 0, uint32(1), entry),
    fullBox('stts', 0, uint32(2 * rows.length), Buffer.concat(rows)),
    fullBox('stss', 0, uint32(keyframes.length), Buffer.concat(keyframes.map((sample) => uint32(sample)))),
    fullBox('stsc', 0, uint32(1, 1, samples, 1)),
    fullBox('stsz', 0, uint32(0, samples), Buffer.concat(times.map(() => layout.sizes))),
    fullBox('co64', 0, uint32(1), uint64(dataStart)),
  );
}

/** When each picture is due in slow time, in whole seconds. Before the first one, too, a browser shows the first one. */
function slowTimes({ times, timeBase }: Footage): number[] {
  return times.map((time, i) => (i === 0 ? 0 : Math.round((time * timeBase.num * slowness) / timeBase.den)));
}

/** When all is over in slow time, in seconds. No picture is due later. */
function end(footage: Footage): number {
  const { micros, times, timeBase } = footage;
  const last = ((times.at(-1) ?? 0) * timeBase.num * slowness) / timeBase.den;
  return Math.max(Math.round((micros * slowness) / 1e6), Math.round(last) + 1);
}
