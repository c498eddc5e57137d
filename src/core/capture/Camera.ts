import type { FrameSource } from './FrameSource';

/** What the page says of the turn just taken. */
export interface TurnReport {
  /** The frame at which the page stands. */
  readonly frame: number;
  /** Nothing ran and nothing moved. */
  readonly quiet: boolean;
  /** The page was painted since the turn, so the next paint tells nothing of what the turn changed. */
  readonly painted: boolean;
}

/** Equal pictures in a row after which the compositor is asked before another one is taken. */
const equalBeforeProbing = 2;
/** A picture of one colour compresses to less than this, in bytes a pixel. */
const blankBytesPerPixel = 0.0125;

/** Takes a picture only where there is something new to see. */
export class Camera {
  readonly #source: FrameSource;
  readonly #pixels: number;
  #last: Buffer | undefined;
  #equal = 0;
  /** A paint after a picture always reports damage: only the one after that can be believed. */
  #believable = false;
  #still = false;

  /** @param pixels output pixels of a picture */
  constructor(source: FrameSource, pixels: number) {
    this.#source = source;
    this.#pixels = pixels;
  }

  /** The next picture is taken, whatever the page says. */
  forget(): void {
    this.#last = undefined;
    this.#equal = 0;
    this.#believable = false;
    this.#still = false;
  }

  /** Whether the page stood still, by its own word and the compositor's, when last asked. */
  get still(): boolean {
    return this.#still;
  }

  /** The picture of the frame at which the page stands, or undefined where it is the one before. */
  async picture({ frame, quiet, painted }: TurnReport): Promise<Buffer | undefined> {
    if (painted) this.#believable = false;
    const unchanged = await this.#isUnchanged(frame, quiet);
    this.#still = unchanged && quiet;
    if (unchanged) return undefined;
    const image = this.#last ? await this.#source.shoot(frame) : await this.#firstPicture(frame);
    this.#believable = false;
    if (this.#last?.equals(image)) {
      if (++this.#equal >= equalBeforeProbing) await this.#calm(frame);
      return undefined;
    }
    this.#equal = 0;
    this.#last = image;
    return image;
  }

  /** Asking costs a page that moves all the time more than it saves, so it is asked only where stillness is likely. */
  async #isUnchanged(frame: number, quiet: boolean): Promise<boolean> {
    if (!this.#last || !(quiet || this.#believable)) return false;
    // Nothing moved since the last picture, so the damage that is swallowed here is that picture's own.
    if (!this.#believable) await this.#calm(frame);
    const damaged = await this.#source.paint(frame);
    return damaged === undefined ? quiet : !damaged;
  }

  /** Makes the next paint believable. Between a turn that moves something and its probe it would hide the move. */
  async #calm(frame: number): Promise<void> {
    await this.#source.paint(frame);
    this.#believable = true;
  }

  /** First light: what has never been painted may come out blank once, and only a second look tells. */
  async #firstPicture(frame: number): Promise<Buffer> {
    await this.#source.paint(frame);
    const image = await this.#source.shoot(frame);
    return image.length < this.#pixels * blankBytesPerPixel ? this.#source.shoot(frame) : image;
  }
}
