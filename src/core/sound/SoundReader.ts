import type { Readable } from 'node:stream';
import { Cancelled, FfmpegError, InvalidInput } from '../errors';
import { ffmpegFailure } from '../ffmpeg/ffmpegFailure';
import { commonArgs } from '../ffmpeg/runFfmpeg';
import { type Child, spawnChild } from '../process/spawnChild';
import { type PlacedSound, sampleRate } from './placeSound';
import { readWavHeader } from './wavHeader';

/** Decodes one placed sound, from its first audible sample on, to interleaved stereo. */
export class SoundReader {
  readonly #sound: PlacedSound;
  readonly #child: Child;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #signal: AbortSignal | undefined;
  #next: Promise<IteratorResult<Buffer>>;
  #rest: Buffer = Buffer.alloc(0);
  #channels: number | undefined;
  #isAtEnd = false;

  constructor(ffmpegPath: string, sound: PlacedSound, signal?: AbortSignal) {
    this.#sound = sound;
    this.#signal = signal;
    const output = ['-map', '0:a:0', '-af', filters(sound), '-c:a', 'pcm_f32le', '-bitexact', '-f', 'wav', 'pipe:1'];
    this.#child = spawnChild(ffmpegPath, [...commonArgs(), ...sound.source.input, ...output], {
      what: 'ffmpeg',
      stdio: ['ignore', 'pipe', 'pipe'],
      errorType: FfmpegError,
      signal,
      politely: (child) => child.kill('SIGKILL'), // it only reads
    });
    const stdout: AsyncIterable<Buffer> = this.#child.process.stdout as Readable;
    this.#chunks = stdout[Symbol.asyncIterator]();
    // Asked for at once: what nobody has asked for when its process ends, Node throws away.
    this.#next = this.#ask();
  }

  /** Adds the next samples to `mix` (interleaved stereo), at its gain. Returns false once the sound has ended. */
  async addTo(mix: Float32Array): Promise<boolean> {
    this.#channels ??= await this.#readHeader();
    if (this.#channels === undefined) return false;
    const frameBytes = this.#channels * 4;
    await this.#fill((mix.length / 2) * frameBytes);
    const frames = Math.min(mix.length / 2, Math.floor(this.#rest.length / frameBytes));
    addSamples(mix, toFloats(this.#rest.subarray(0, frames * frameBytes)), this.#channels, this.#sound.volume);
    this.#rest = this.#rest.subarray(frames * frameBytes);
    return !this.#isAtEnd || this.#rest.length >= frameBytes;
  }

  /** Whether there is sound in it, known after the first `addTo`. */
  get hasSound(): boolean {
    return this.#channels !== undefined;
  }

  async close(): Promise<void> {
    await this.#child.stop();
  }

  // Undefined: there is no sound in it, and none is needed.
  async #readHeader(): Promise<number | undefined> {
    for (let wanted = 44; ; wanted = this.#rest.length + 1) {
      await this.#fill(wanted);
      const header = readWavHeader(this.#rest);
      if (header) {
        this.#rest = this.#rest.subarray(header.bytes);
        return header.channels;
      }
      if (this.#isAtEnd) return undefined;
    }
  }

  async #fill(bytes: number): Promise<void> {
    const parts = [this.#rest];
    let have = this.#rest.length;
    while (have < bytes && !this.#isAtEnd) {
      const { value, done } = await this.#next;
      if (done) {
        this.#isAtEnd = true;
        await this.#checkExit();
      } else {
        this.#next = this.#ask();
        parts.push(value);
        have += value.length;
      }
    }
    this.#rest = Buffer.concat(parts);
  }

  #ask(): Promise<IteratorResult<Buffer>> {
    const next = this.#chunks.next();
    next.catch(() => {});
    return next;
  }

  async #checkExit(): Promise<void> {
    const exit = await this.#child.exited;
    if (this.#signal?.aborted) throw new Cancelled();
    if (exit.code === 0) return;
    const { name, mustSound } = this.#sound.source;
    const stderrTail = this.#child.stderrTail();
    const hasNoSound = /matches no streams/.test(stderrTail);
    if (hasNoSound && !mustSound) return;
    if (hasNoSound) throw new InvalidInput(`${name} has no sound`, { mend: 'Give a file with sound in it.' });
    const failure = ffmpegFailure(`decoding the sound of ${name}`, exit, stderrTail);
    throw mustSound ? new InvalidInput(failure.message, { stderrTail, cause: failure }) : failure;
  }
}

// One channel is heard on both sides, as loud as it is: that is how a browser plays it.
function addSamples(mix: Float32Array, samples: Float32Array, channels: number, volume: number): void {
  const right = channels === 1 ? 0 : 1;
  for (let from = 0, to = 0; from < samples.length; from += channels, to += 2) {
    mix[to] = (mix[to] ?? 0) + (samples[from] ?? 0) * volume;
    mix[to + 1] = (mix[to + 1] ?? 0) + (samples[from + right] ?? 0) * volume;
  }
}

// A copy, for floats must lie at multiples of four bytes.
function toFloats(bytes: Buffer): Float32Array {
  const floats = new Float32Array(bytes.length / 4);
  new Uint8Array(floats.buffer).set(bytes);
  return floats;
}

function filters({ skip, length, playbackRate, loop }: PlacedSound): string {
  return [
    // Sound that begins after the source's own start, or has gaps, keeps its place.
    `aresample=${sampleRate}:async=1:first_pts=0`,
    'aformat=sample_fmts=flt:channel_layouts=mono|stereo',
    ...(loop ? ['aloop=loop=-1:size=2147483647'] : []),
    // Always by samples decoded from the start: seeking in compressed sound is not exact.
    `atrim=start_sample=${skip}`,
    ...tempo(playbackRate),
    `atrim=end_sample=${length}`,
  ].join(',');
}

// Keeps the pitch, as media elements do by default. One filter goes from 0.5 to 100.
function tempo(rate: number): string[] {
  if (rate === 1) return [];
  if (rate < 0.5) return ['atempo=0.5', ...tempo(rate * 2)];
  return [`atempo=${rate}`];
}
