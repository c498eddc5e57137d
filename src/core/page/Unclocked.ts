const progresses = document.getElementsByTagName('progress');
const marquees = document.getElementsByTagName('marquee');

/** What the browser draws in a shadow tree of its own: no script ever gets hold of an animation there. */
const hiddenParts = [
  [document.getElementsByTagName('details'), '::details-content'],
  [document.getElementsByTagName('input'), '::placeholder'],
  [document.getElementsByTagName('textarea'), '::placeholder'],
] as const;

/** Notices what the browser moves by a clock of its own that nothing in a page can reach, and says each once. */
export class Unclocked {
  readonly #onWarning: (message: string) => void;
  #progressTold = false;
  #marqueeTold = false;
  readonly #partsTold = new Set<string>();

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
    for (const [elements, part] of hiddenParts) {
      if (this.#partsTold.has(part) || ![...elements].some((element) => moves(element, part))) continue;
      this.#partsTold.add(part);
      this.#onWarning(`what CSS moves in ${part} stands still in the film: move an element of the page's own instead`);
    }
  }
}

function moves(element: Element, part: string): boolean {
  const { transitionDuration, animationName } = getComputedStyle(element, part);
  return animationName !== 'none' || transitionDuration.split(',').some((duration) => Number.parseFloat(duration) > 0);
}
