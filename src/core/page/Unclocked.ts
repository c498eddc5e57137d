const progresses = document.getElementsByTagName('progress');
const marquees = document.getElementsByTagName('marquee');

/** Notices what the browser moves by a clock of its own that nothing in a page can reach, and says each once. */
export class Unclocked {
  readonly #onWarning: (message: string) => void;
  #progressTold = false;
  #marqueeTold = false;

  constructor(onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
  }

  look(): void {
    if (!this.#marqueeTold && marquees.length > 0) {
      this.#marqueeTold = true;
      this.#onWarning('a <marquee> stands still in the film: move its text by a CSS animation instead');
    }
    if (!this.#progressTold && [...progresses].some((progress) => progress.position < 0)) {
      this.#progressTold = true;
      this.#onWarning('a <progress> without a value moves in real time, differently in each render: give it a value');
    }
  }
}
