import { InvalidInput } from '../errors';
import type { AudioCodec } from '../plan/types';
import { sampleRate } from './placeSound';

// The limiter looks this far ahead, the sample at hand included, and its output is late by the rest.
const lookaheadSamples = 240;
const lateBySamples = lookaheadSamples - 1;

/** ffmpeg's arguments that read a mix and encode it. `peak`: its loudest sample, limited only where it is above 1. */
export function soundArgs(mixFile: string, codec: AudioCodec, peak: number): { input: string[]; encoder: string[] } {
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', `file:${mixFile}`];
  return { input, encoder: [...(peak > 1 ? ['-af', limiter()] : []), ...encoderOf(codec)] };
}

function limiter(): string {
  const attackMs = (lookaheadSamples / sampleRate) * 1000;
  return [
    `apad=pad_len=${lateBySamples}`,
    `alimiter=limit=1:level=0:attack=${attackMs}:release=50`,
    `atrim=start_sample=${lateBySamples}`,
    'asetpts=PTS-STARTPTS',
  ].join(',');
}

function encoderOf(codec: AudioCodec): string[] {
  switch (codec) {
    case 'aac':
      return ['-c:a', 'aac', '-b:a', '192k'];
    case 'pcm_s16le':
      return ['-c:a', 'pcm_s16le'];
    case 'opus':
      throw new InvalidInput('sound cannot be encoded as opus yet', { mend: 'Use aac.' });
    default:
      return codec satisfies never;
  }
}
