import { overrideMethod } from './natives';

const progresses = document.getElementsByTagName('progress');
const marquees = document.getElementsByTagName('marquee');

/** What the browser draws in a shadow tree of its own: no script ever gets hold of an animation there. */
const hiddenParts = [
  [document.getElementsByTagName('details'), '::details-content'],
  [document.getElementsByTagName('input'), '::placeholder'],
  [document.getElementsByTagName('textarea'), '::placeholder'],
] as const;

const analyserMethods = [
  'getByteFrequencyData',
  'getByteTimeDomainData',
  'getFloatFrequencyData',
  'getFloatTimeDomainData',
] as const;

/** Notices what the browser moves by a clock of its own that nothing in a page can reach, and says each once. */
export class Unclocked {
  readonly #onWarning: (message: string) => void;
  #progressTold = false;
  #marqueeTold = false;
  readonly #partsTold = new Set<string>();

  constructor(onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
    this.#watchAnalysers();
  }

  /** What a device would play is analysed as it plays, and there is none. An offline context is as ever. */
  #watchAnalysers(): void {
    let told = false;
    const tell = ({ context }: AnalyserNode) => {
      if (told || context instanceof OfflineAudioContext) return;
      told = true;
      this.#onWarning('an AnalyserNode hears nothing while a film is rendered: decode the sound, and read its samples');
    };
    for (const name of analyserMethods) {
      const native = AnalyserNode.prototype[name] as (data: never) => void;
      overrideMethod(AnalyserNode.prototype, name, function (this: AnalyserNode, data: never) {
        tell(this);
        native.call(this, data);
      });
    }
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
