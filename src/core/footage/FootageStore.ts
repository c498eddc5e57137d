import { type FfmpegChoice, resolveFfmpeg } from '../ffmpeg/resolveFfmpeg';
import { FootageMovie } from './FootageMovie';
import { readFootage } from './readFootage';

/** The videos of a page that are shown through ffmpeg. */
export class FootageStore {
  readonly #choice: FfmpegChoice;
  readonly #closing = new AbortController();
  #isDeclined = false;
  readonly #movies = new Map<string, Promise<FootageMovie | undefined>>();

  constructor(choice: FfmpegChoice) {
    this.#choice = choice;
  }

  /** The stand-in of a video; undefined where the file itself serves better. */
  async movie(file: string): Promise<FootageMovie | undefined> {
    if (this.#isDeclined) return undefined;
    const known = this.#movies.get(file);
    if (known) return known;
    const movie = this.#open(file).catch(() => undefined);
    this.#movies.set(file, movie);
    return movie;
  }

  /** From now on there are no stand-ins: the browser could not play them. */
  decline(): void {
    this.#isDeclined = true;
  }

  /** Ends every ffmpeg of it. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#movies.values()].map(async (movie) => (await movie)?.close()));
  }

  async #open(file: string): Promise<FootageMovie | undefined> {
    const ffmpegPath = await resolveFfmpeg(this.#choice);
    const footage = await readFootage(ffmpegPath, file, this.#closing.signal);
    return footage && new FootageMovie(ffmpegPath, footage);
  }
}
