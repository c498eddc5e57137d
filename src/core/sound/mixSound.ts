import { open } from 'node:fs/promises';
import { Cancelled } from '../errors';
import { type PlacedSound, sampleRate } from './placeSound';
import { SoundReader } from './SoundReader';

export interface MixRequest {
  readonly sounds: readonly PlacedSound[];
  /** Samples of the film. */
  readonly length: number;
  /** Written as interleaved stereo, 32-bit float, 48 kHz, without a header. */
  readonly outputFile: string;
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Mix {
  /** Loudest sample; above 1 it would clip. */
  readonly peak: number;
  /** Whether any of the sounds had something to be heard. */
  readonly isHeard: boolean;
}

/**
 * Mixes sounds over the whole film, second by second, so that memory does not grow with its length. Nobody's level is
 * changed. Throws InvalidInput, FfmpegError or Cancelled.
 */
export async function mixSound(request: MixRequest): Promise<Mix> {
  const desk = new MixingDesk(request);
  const output = await open(request.outputFile, 'w');
  let peak = 0;
  try {
    for (let start = 0; start < request.length; start += sampleRate) {
      if (request.signal?.aborted) throw new Cancelled();
      const mix = new Float32Array(2 * Math.min(sampleRate, request.length - start));
      await desk.mixInto(mix, start);
      for (const sample of mix) peak = Math.max(peak, Math.abs(sample));
      await output.writeFile(new Uint8Array(mix.buffer));
    }
  } finally {
    await desk.close();
    await output.close();
  }
  return { peak, isHeard: desk.isHeard };
}

interface Playing {
  readonly sound: PlacedSound;
  readonly reader: SoundReader;
}

/** The sounds that play at a moment. Each is opened when its time comes, and closed when it is over. */
class MixingDesk {
  readonly #request: MixRequest;
  readonly #waiting: PlacedSound[];
  #playing: Playing[] = [];
  isHeard = false;

  constructor(request: MixRequest) {
    this.#request = request;
    this.#waiting = [...request.sounds].sort((a, b) => a.at - b.at);
  }

  /** Adds what is heard from sample `start` on. */
  async mixInto(mix: Float32Array, start: number): Promise<void> {
    const end = start + mix.length / 2;
    for (const each of [...this.#playing]) await this.#play(each, mix, start);
    // One after the other, so that a hundred short sounds in one second are not a hundred processes.
    while (this.#waiting[0] && this.#waiting[0].at < end) {
      const sound = this.#waiting.shift() as PlacedSound;
      const { ffmpegPath, signal } = this.#request;
      const playing = { sound, reader: new SoundReader(ffmpegPath, sound, signal) };
      this.#playing.push(playing);
      await this.#play(playing, mix, start);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#playing.map(({ reader }) => reader.close()));
  }

  async #play(each: Playing, mix: Float32Array, start: number): Promise<void> {
    const { sound, reader } = each;
    const from = Math.max(sound.at - start, 0);
    const to = Math.min(sound.at + sound.length - start, mix.length / 2);
    const goesOn = await reader.addTo(mix.subarray(2 * from, 2 * to));
    this.isHeard ||= reader.hasSound;
    if (goesOn && to === mix.length / 2 && sound.at + sound.length > start + to) return;
    this.#playing = this.#playing.filter((other) => other !== each);
    await reader.close();
  }
}
