import { wasTooOld } from '../ffmpeg/passthrough';
import type { Footage } from './Footage';
import { type DecodedPicture, PictureReader } from './PictureReader';

/** Pictures that are kept after they were passed: a browser asks for a piece of the file twice, and for what is just behind. */
const keptBytes = 16_000_000;
/** To start an ffmpeg takes as long as to decode about this many pictures. */
const startCost = 20;

/** The pictures of a video from one place on, as they are asked for. */
export class PictureRun {
  readonly #ffmpegPath: string;
  readonly #footage: Footage;
  #reader: PictureReader;
  /** Where its ffmpeg began. */
  #start: number;
  #next: number;
  /** Read ahead of its place: what ffmpeg gave instead of one that it could not decode. */
  #ahead: DecodedPicture | undefined;
  #last: Buffer | undefined;
  readonly #kept = new Map<number, Buffer>();
  #asked: Promise<unknown> = Promise.resolve();

  constructor(ffmpegPath: string, footage: Footage, first: number) {
    this.#ffmpegPath = ffmpegPath;
    this.#footage = footage;
    this.#start = first;
    this.#next = first;
    this.#reader = new PictureReader(ffmpegPath, footage, first);
  }

  /** Whether a picture comes sooner from here than from a run of its own. */
  leadsTo(picture: number): boolean {
    if (this.#kept.has(picture)) return true;
    const keyframe = this.#footage.keyframes[picture] ?? 0;
    return picture >= this.#next && picture - this.#next <= picture - keyframe + startCost;
  }

  /** A picture that this run leads to. */
  picture(picture: number): Promise<Buffer> {
    const found = this.#asked.then(() => this.#goTo(picture));
    this.#asked = found.catch(() => {});
    return found;
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }

  async #goTo(picture: number): Promise<Buffer> {
    while (!this.#kept.has(picture)) {
      this.#kept.set(this.#next, await this.#read());
      this.#next++;
      const [oldest] = this.#kept.keys();
      const isFull = this.#kept.size > 2 && this.#kept.size * (this.#last?.length ?? 0) > keptBytes;
      if (isFull && oldest !== undefined) this.#kept.delete(oldest);
    }
    return this.#kept.get(picture) as Buffer;
  }

  /** The picture that is next in turn; of one that cannot be decoded, the one before, as players show it. */
  async #read(): Promise<Buffer> {
    const due = this.#footage.times[this.#next] ?? 0;
    while (!this.#ahead || this.#ahead.time < due) {
      const read = await this.#readOn();
      if (!read) break;
      this.#ahead = read;
      if (!this.#last && read.time > due) await this.#startOver();
      else this.#last ??= read.planes;
    }
    if (this.#ahead?.time === due) this.#last = this.#ahead.planes;
    if (!this.#last) throw new Error(`${this.#footage.file} has no picture ${this.#next}`);
    return this.#last;
  }

  /** Where ffmpeg does not find its place, it gets there from the very first picture. */
  async #startOver(): Promise<void> {
    if (this.#start === 0) {
      this.#last = this.#ahead?.planes;
      return;
    }
    await this.#reader.close();
    this.#start = 0;
    this.#ahead = undefined;
    this.#reader = new PictureReader(this.#ffmpegPath, this.#footage, 0);
  }

  async #readOn(): Promise<DecodedPicture | undefined> {
    try {
      return await this.#reader.next();
    } catch (error) {
      if (this.#last || !wasTooOld(this.#ffmpegPath, error)) throw error;
      this.#reader = new PictureReader(this.#ffmpegPath, this.#footage, this.#start);
      return this.#reader.next();
    }
  }
}
