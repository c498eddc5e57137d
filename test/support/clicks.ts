import { execFileSync } from 'node:child_process';

const sampleRate = 48_000;
const halfPulse = 200;

// Short, and with nothing above what every codec keeps: its middle can be found to the sample after any of them.
const pulse = Float32Array.from(
  { length: 2 * halfPulse + 1 },
  (_, i) => Math.exp(-(((i - halfPulse) / 12) ** 2)) * Math.cos((i - halfPulse) / 6),
);

export interface ClickTrack {
  /** Samples at 48 kHz at which a click has its middle. */
  readonly at: readonly number[];
  readonly seconds: number;
  /** Height of the clicks. Default 0.5. */
  readonly level?: number;
  /** ffmpeg's arguments that encode it. */
  readonly encode?: readonly string[];
}

/** Writes a sound file of one channel with clicks in it; its kind by its extension. */
export function writeClicks(file: string, { at, seconds, level = 0.5, encode = [] }: ClickTrack): void {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  for (const middle of at) {
    for (const [i, value] of pulse.entries()) {
      const sample = middle - halfPulse + i;
      if (sample >= 0 && sample < samples.length) samples[sample] = (samples[sample] ?? 0) + value * level;
    }
  }
  const input = ['-v', 'error', '-y', '-f', 'f32le', '-ar', String(sampleRate), '-ac', '1', '-i', '-'];
  execFileSync('ffmpeg', [...input, ...encode, `file:${file}`], { input: new Uint8Array(samples.buffer) });
}

/** The sound of a film as a player decodes it: 48 kHz, left and right. */
export function readSound(file: string): { left: Float32Array; right: Float32Array } {
  const args = [
    '-v',
    'error',
    '-i',
    `file:${file}`,
    '-map',
    '0:a:0',
    '-f',
    'f32le',
    '-ar',
    String(sampleRate),
    '-ac',
    '2',
    '-',
  ];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  const samples = new Float32Array(bytes.length / 4);
  new Uint8Array(samples.buffer).set(bytes);
  const side = (first: number) => samples.filter((_, index) => index % 2 === first);
  return { left: side(0), right: side(1) };
}

/** Middles of the clicks, in samples, in order. `level`: the lowest that counts. */
export function findClicks(samples: Float32Array, level = 0.1): number[] {
  const clicks: number[] = [];
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i] ?? 0) < level) continue;
    clicks.push(middleNear(samples, i));
    i += 2 * halfPulse;
  }
  return clicks;
}

function middleNear(samples: Float32Array, start: number): number {
  let best = { score: Number.NEGATIVE_INFINITY, middle: start };
  for (let middle = start - 50; middle <= start + 100; middle++) {
    const score = pulse.reduce((sum, value, i) => sum + value * (samples[middle - halfPulse + i] ?? 0), 0);
    if (score > best.score) best = { score, middle };
  }
  return best.middle;
}
