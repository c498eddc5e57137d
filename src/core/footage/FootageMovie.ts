import type { Footage } from './Footage';
import { movieHead } from './movieHead';
import { PictureLayout } from './PictureLayout';
import { PictureRun } from './PictureRun';

/** So many places of a video are played at the same time before one of them has to start again. */
const mostRuns = 3;

/**
 * A video as an mp4 file that nobody has written: its pictures are decoded and put in as its bytes are asked for. Every picture
 * in it can be shown without one before it, and is what the original shows, to the bit.
 */
export class FootageMovie {
  /** Of the whole file. */
  readonly bytes: number;
  readonly #ffmpegPath: string;
  readonly #footage: Footage;
  readonly #head: Buffer;
  readonly #layout: PictureLayout;
  /** The one asked last is last. */
  #runs: PictureRun[] = [];
  #isClosed = false;

  constructor(ffmpegPath: string, footage: Footage) {
    this.#ffmpegPath = ffmpegPath;
    this.#footage = footage;
    this.#layout = new PictureLayout(footage.format);
    this.#head = movieHead(footage, this.#layout);
    this.bytes = this.#head.length + footage.times.length * this.#layout.bytes;
  }

  /** The bytes from `start` up to and without `end`, in pieces. */
  async *read(start: number, end: number): AsyncGenerator<Buffer> {
    if (start < this.#head.length) yield this.#head.subarray(start, Math.min(end, this.#head.length));
    for (let at = Math.max(start, this.#head.length); at < end; ) {
      const picture = Math.floor((at - this.#head.length) / this.#layout.bytes);
      const place = this.#head.length + picture * this.#layout.bytes;
      const stored = this.#layout.store(await this.#picture(picture));
      yield stored.subarray(at - place, end - place);
      at = place + stored.length;
    }
  }

  /** Ends its ffmpegs; whoever still reads fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#runs.map((run) => run.close()));
  }

  async #picture(picture: number): Promise<Buffer> {
    if (this.#isClosed) throw new Error('the movie is closed');
    const known = this.#runs.find((run) => run.leadsTo(picture));
    const run = known ?? new PictureRun(this.#ffmpegPath, this.#footage, picture);
    this.#runs = [...this.#runs.filter((each) => each !== run), run];
    if (this.#runs.length > mostRuns) void this.#runs.shift()?.close();
    try {
      return await run.picture(picture);
    } catch (error) {
      this.#runs = this.#runs.filter((each) => each !== run);
      await run.close();
      throw error;
    }
  }
}
