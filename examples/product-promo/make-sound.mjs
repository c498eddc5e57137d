// Makes sound.mp3: `node make-sound.mjs`. All of it is computed, twice the same; ffmpeg only packs the samples.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const RATE = 44_100;
const SECONDS = 8;
const SAMPLES = RATE * SECONDS;
const TAU = 2 * Math.PI;

const dry = [new Float64Array(SAMPLES), new Float64Array(SAMPLES)];
const wet = [new Float64Array(SAMPLES), new Float64Array(SAMPLES)];
const random = seededRandom(2026);

night();
room();
panels();
finale();
pack(master());

// The score. Seconds; the picture moves on the same ones (promo.js: 120 beats a minute).

function night() {
  pad(['B2', 'F#3', 'D4'], { start: 0, length: 2, gain: 0.03, attack: 0.05 });
  [
    ['B3', 'F#4'],
    ['D4', 'F#4'],
    ['E4', 'B4'],
  ].forEach((notes, i) => {
    thump({ start: i * 0.5, gain: 0.3 });
    for (const note of notes) pluck(note, { start: i * 0.5, gain: 0.2, pan: i * 0.25 - 0.25 });
  });
  click({ start: 1.5, gain: 0.5 });
  bell('F#5', { start: 1.5, gain: 0.1, pan: -0.2 });
  bell('A5', { start: 1.56, gain: 0.07, pan: 0.3 });
  whoosh({ start: 1.45, peak: 1.95, end: 2.5, gain: 0.3 });
}

function room() {
  bar(2, 'G1', ['G3', 'B3', 'D4', 'F#4'], ['D4', 'G4', 'B4', 'F#5']);
  bar(3, 'A1', ['A3', 'C#4', 'E4', 'F#4'], ['E4', 'A4', 'C#5', 'F#5']);
  bell('B5', { start: 2, gain: 0.11, pan: 0.15 });
  bell('F#5', { start: 2.5, gain: 0.07, pan: -0.25 });
  bell('C#6', { start: 3, gain: 0.07, pan: 0.3 });
  whoosh({ start: 3.6, peak: 3.98, end: 4.25, gain: 0.16 });
}

/** Noon, dusk, ember: three doors, each chord lower than the one before. */
function panels() {
  const doors = [
    { bass: 'D2', chord: ['D4', 'F#4', 'A4', 'E5'], bell: 'A5' },
    { bass: 'B1', chord: ['B3', 'D4', 'F#4', 'C#5'], bell: 'F#5' },
    { bass: 'G1', chord: ['G3', 'B3', 'D4', 'A4'], bell: 'D5' },
  ];
  doors.forEach((door, i) => {
    const start = 4 + i * 0.5;
    thump({ start, gain: 0.6 });
    bass(door.bass, { start, length: i === 2 ? 0.95 : 0.48, gain: 0.26 });
    pad(door.chord, { start, length: i === 2 ? 1 : 0.55, gain: 0.032, attack: 0.02 });
    strum(door.chord, { start, apart: 0.018, gain: 0.19, pan: i * 0.4 - 0.4 });
    bell(door.bell, { start, gain: 0.12, pan: i * 0.5 - 0.5 });
    shaker({ start: start + 0.25, gain: 0.08 });
  });
  strum(['G4', 'B4', 'D5', 'A5'], { start: 5.5, apart: 0.125, gain: 0.14, pan: 0.4, panStep: -0.2 });
  whoosh({ start: 5.4, peak: 5.96, end: 6.6, gain: 0.3 });
}

function finale() {
  thump({ start: 6, gain: 0.7 });
  bass('D1', { start: 6, length: 1.9, gain: 0.12 });
  bass('D2', { start: 6, length: 1.9, gain: 0.24 });
  pad(['D3', 'A3', 'E4', 'F#4', 'C#5'], { start: 6, length: 1.5, gain: 0.038, attack: 0.03 });
  strum(['D4', 'A4', 'E5', 'F#5'], { start: 6, apart: 0.03, gain: 0.2, pan: -0.45, panStep: 0.3 });
  bell('D6', { start: 6, gain: 0.14, pan: 0.2 });
  bell('A5', { start: 6.5, gain: 0.09, pan: -0.25 });
  bell('F#6', { start: 7, gain: 0.045, pan: 0.3 });
}

function bar(start, root, chord, arpeggio) {
  bass(root, { start, length: 0.95, gain: 0.26 });
  pad(chord, { start, length: 1, gain: 0.032, attack: 0.06 });
  for (let eighth = 0; eighth < 4; eighth++) {
    const at = start + eighth * 0.25;
    pluck(arpeggio[eighth], { start: at, gain: eighth === 0 ? 0.22 : 0.15, pan: (eighth % 2) * 0.7 - 0.35 });
    if (eighth % 2 === 0) thump({ start: at, gain: eighth === 0 ? 0.6 : 0.34 });
    else shaker({ start: at, gain: 0.1 });
  }
}

// The instruments: each adds itself to the dry sound and, in part, to the room's.

function pad(notes, { start, length, gain, attack }) {
  notes.forEach((note, i) => {
    const phases = [random(), random(), random()];
    const pan = notes.length === 1 ? 0 : (i / (notes.length - 1)) * 1.2 - 0.6;
    add({ start, length: length + 0.7, pan, send: 0.5 }, (t) => {
      let sum = 0;
      [-0.0028, 0, 0.0031].forEach((detune, voice) => {
        const phase = TAU * (hertz(note) * (1 + detune) * t + phases[voice]);
        for (let n = 1; n <= 6; n++) sum += Math.sin(n * phase) / n ** 1.9;
      });
      const swell = Math.min(1, t / attack) * Math.min(1, Math.max(0, (length + 0.7 - t) / 0.7));
      return gain * sum * swell * (0.9 + 0.1 * Math.sin(TAU * 4.2 * t + i));
    });
  });
}

function pluck(note, { start, gain, pan }) {
  const f = hertz(note);
  add({ start, length: 1.4, pan, send: 0.3 }, (t) => {
    const wood = 2.2 * Math.exp(-t * 26) * Math.sin(TAU * f * 3.01 * t);
    const body = Math.sin(TAU * f * t + wood) + 0.25 * Math.sin(TAU * f * 2 * t) * Math.exp(-t * 7);
    return gain * body * Math.min(1, t / 0.002) * Math.exp(-t * 4.6);
  });
}

function strum(notes, { start, apart, gain, pan, panStep = 0 }) {
  for (const [i, note] of notes.entries()) {
    pluck(note, { start: start + i * apart, gain, pan: pan + i * panStep });
  }
}

function bell(note, { start, gain, pan }) {
  const f = hertz(note);
  add({ start, length: 3, pan, send: 0.7 }, (t) => {
    const shimmer = 1.6 * Math.exp(-t * 3) * Math.sin(TAU * f * 2.756 * t);
    return gain * Math.sin(TAU * f * t + shimmer) * Math.min(1, t / 0.003) * Math.exp(-t * 2.1);
  });
}

function bass(note, { start, length, gain }) {
  const f = hertz(note);
  add({ start, length: length + 0.12, send: 0.04 }, (t) => {
    const tone = Math.sin(TAU * f * t) + 0.35 * Math.sin(TAU * 2 * f * t) + 0.14 * Math.sin(TAU * 3 * f * t);
    return (
      gain * tone * Math.min(1, t / 0.012) * Math.exp(-t * 0.9) * Math.min(1, Math.max(0, (length + 0.12 - t) / 0.12))
    );
  });
}

function thump({ start, gain }) {
  add({ start, length: 0.4, send: 0.08 }, (t) => {
    const phase = TAU * (46 * t + (74 / 30) * (1 - Math.exp(-t * 30)));
    return gain * Math.sin(phase) * Math.min(1, t / 0.002) * Math.exp(-t * 11);
  });
}

function shaker({ start, gain }) {
  let before = 0;
  add({ start: start - 0.012, length: 0.13, pan: 0.25, send: 0.2 }, (t) => {
    const noise = random() * 2 - 1;
    const bright = noise - before;
    before = noise;
    return gain * bright * Math.min(1, t / 0.012) * Math.exp(-t * 46);
  });
}

/** A switch: the lever's snap, then the housing. */
function click({ start, gain }) {
  for (const [after, f, level] of [
    [0, 2300, 1],
    [0.021, 950, 0.7],
  ]) {
    add({ start: start + after, length: 0.09, send: 0.35 }, (t) => {
      const snap = (random() * 2 - 1) * Math.exp(-t * 700) + Math.sin(TAU * f * t) * Math.exp(-t * 120);
      return gain * level * snap * Math.min(1, t / 0.0006);
    });
  }
}

/** Noise through a band that opens towards the peak and closes behind it. */
function whoosh({ start, peak, end, gain }) {
  let low = 0;
  let band = 0;
  add({ start, length: end - start, send: 0.45 }, (t) => {
    const rising = Math.min(1, t / (peak - start));
    const falling = Math.min(1, Math.max(0, (end - start - t) / (end - peak)));
    const openness = t < peak - start ? rising ** 2 : falling;
    const f = 2 * Math.sin((Math.PI * (260 + 3400 * openness)) / RATE);
    const high = random() * 2 - 1 - low - 0.7 * band;
    band += f * high;
    low += f * band;
    return gain * band * (t < peak - start ? rising ** 3 : falling ** 2);
  });
}

function add({ start, length, pan = 0, send = 0 }, voice) {
  const first = Math.max(0, Math.round(start * RATE));
  const count = Math.min(Math.round(length * RATE), SAMPLES - first);
  const sides = [Math.cos(((pan + 1) * Math.PI) / 4), Math.sin(((pan + 1) * Math.PI) / 4)];
  for (let i = 0; i < count; i++) {
    const sample = voice(i / RATE);
    sides.forEach((level, side) => {
      dry[side][first + i] += sample * level;
      wet[side][first + i] += sample * level * send;
    });
  }
}

// The room and the last touch.

/** Schroeder's reverberator: eight combs in parallel, four all-passes in a row, a little wider on the right. */
function reverberate(input, spread) {
  const sum = new Float64Array(SAMPLES);
  for (const size of [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617]) {
    const line = new Float64Array(size + spread);
    let dull = 0;
    for (let i = 0; i < SAMPLES; i++) {
      const out = line[i % line.length];
      dull = out * 0.72 + dull * 0.28;
      line[i % line.length] = input[i] + dull * 0.86;
      sum[i] += out / 8;
    }
  }
  for (const size of [556, 441, 341, 225]) {
    const line = new Float64Array(size + spread);
    for (let i = 0; i < SAMPLES; i++) {
      const delayed = line[i % line.length];
      line[i % line.length] = sum[i] + delayed * 0.5;
      sum[i] = delayed - sum[i] * 0.5;
    }
  }
  return sum;
}

function master() {
  const pcm = Buffer.alloc(SAMPLES * 4);
  [0, 23].forEach((spread, side) => {
    const echo = reverberate(wet[side], spread);
    for (let i = 0; i < SAMPLES; i++) {
      const fade = Math.min(1, (SAMPLES - i) / (0.7 * RATE)) ** 1.5;
      const sample = Math.tanh((dry[side][i] + echo[i] * 0.9) * fade) * 0.92;
      pcm.writeInt16LE(Math.round(sample * 32_767), i * 4 + side * 2);
    }
  });
  return pcm;
}

function pack(pcm) {
  const target = fileURLToPath(new URL('sound.mp3', import.meta.url));
  const input = ['-f', 's16le', '-ar', String(RATE), '-ac', '2', '-i', 'pipe:0'];
  const output = ['-c:a', 'libmp3lame', '-b:a', '160k', '-map_metadata', '-1', '-y', target];
  const run = spawnSync(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', ...input, ...output], { input: pcm });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`ffmpeg could not pack the sound: ${run.stderr}`);
}

/** 'F#4' → 369.99 */
function hertz(note) {
  const [, letter, sharp, octave] = /^([A-G])(#?)(\d)$/.exec(note);
  const semitone = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter] + (sharp ? 1 : 0);
  return 440 * 2 ** (Number(octave) - 4 + (semitone - 9) / 12);
}

/** Mulberry32: the same noise on every machine. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
