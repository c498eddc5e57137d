import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { FfmpegError } from '../errors';
import { ffmpegFailure } from '../ffmpeg/ffmpegFailure';
import { passthroughArgs } from '../ffmpeg/passthrough';
import { commonArgs } from '../ffmpeg/runFfmpeg';
import { type Child, spawnChild } from '../process/spawnChild';
import type { Footage } from './Footage';
import { planeBytes } from './PictureLayout';
import { codedSize } from './pictureParameters';
import { footageInput } from './readFootage';

/** A decoded picture: planes Y, Cb and Cr in whole macroblocks. */
export interface DecodedPicture {
  /** When it is due, in ticks. */
  readonly time: number;
  readonly planes: Buffer;
}

/** Decodes the pictures of a video one after the other, in an ffmpeg that waits while nobody asks. */
export class PictureReader {
  readonly #child: Child;
  readonly #what: string;
  readonly #bytes: number;
  readonly #stdout: Readable;
  /** When the pictures are due that ffmpeg has told of and nobody has asked for yet. */
  readonly #times: number[] = [];
  #wake = () => {};

  /** Begins with picture `first`. */
  constructor(ffmpegPath: string, footage: Footage, first: number) {
    const { width, height } = codedSize(footage.format);
    this.#what = `decoding the pictures of ${footage.file}`;
    this.#bytes = planeBytes(footage.format);
    // The filter tells the times: the pictures themselves come without.
    const filters = `showinfo=checksum=0,pad=${width}:${height}`;
    const output = ['-map', '0:V:0', '-vf', filters, ...passthroughArgs(ffmpegPath), '-f', 'rawvideo', 'pipe:1'];
    // Each thread of its decoder holds pictures: a worker may have many videos, and is not the only worker.
    const args = ['-threads', '2', '-copyts', ...seekArgs(footage, first), ...footageInput(footage.file), ...output];
    this.#child = spawnChild(ffmpegPath, [...commonArgs('info'), ...args], {
      what: 'ffmpeg',
      stdio: ['ignore', 'pipe', 'pipe'],
      errorType: FfmpegError,
      politely: (child) => child.kill('SIGKILL'), // it only reads
    });
    this.#stdout = this.#child.process.stdout as Readable;
    const wake = () => this.#wake();
    this.#stdout.on('readable', wake).on('close', wake);
    const log = createInterface(this.#child.process.stderr as Readable);
    log.on('close', wake).on('line', (line) => {
      const [, time] = /n: *\d+ pts: *(-?\d+) /.exec(line) ?? [];
      if (time !== undefined) this.#times.push(Number(time));
      wake();
    });
  }

  /** The next picture; undefined behind the last one. Rejects with FfmpegError where ffmpeg fails. */
  async next(): Promise<DecodedPicture | undefined> {
    const planes = await this.#when(() => this.#stdout.read(this.#bytes) as Buffer | null);
    if (planes?.length !== this.#bytes) return void (await this.#checkExit());
    const time = await this.#when(() => this.#times.shift());
    return time === undefined
      ? undefined
      : { time, planes: planes.byteOffset % 2 === 0 ? planes : Buffer.concat([planes]) };
  }

  async close(): Promise<void> {
    await this.#child.stop();
  }

  /** What `take` finds as soon as it finds something; nothing where nothing more will come. */
  async #when<T>(take: () => T | null | undefined): Promise<T | undefined> {
    for (;;) {
      const found = take();
      if (found !== null && found !== undefined) return found;
      if (this.#stdout.closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #checkExit(): Promise<void> {
    const exit = await this.#child.exited;
    if (exit.code !== 0) throw ffmpegFailure(this.#what, exit, this.#child.stderrTail());
  }
}

/** To half-way between the picture before and this one; ffmpeg counts from the start of its file. */
function seekArgs({ times, timeBase, start }: Footage, first: number): string[] {
  if (first === 0) return [];
  const ticks = ((times[first - 1] ?? 0) + (times[first] ?? 0)) / 2;
  return ['-ss', ((ticks * timeBase.num) / timeBase.den - start).toFixed(6)];
}
