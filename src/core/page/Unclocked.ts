import { overrideMethod } from './natives';

const marquees = document.getElementsByTagName('marquee');
const progresses = document.getElementsByTagName('progress');

/** What the browser moves by a clock of its own, and whether the page holds such a thing. */
const unclocked: readonly (readonly [warning: string, isThere: () => boolean])[] = [
  ['a <marquee> stands still in the film: move its text by a CSS animation instead', () => marquees.length > 0],
  [
    'a <progress> without a value moves in real time, differently in each render: give it a value',
    () => [...progresses].some((progress) => progress.position < 0),
  ],
];

const analyserWarning =
  'an AnalyserNode hears nothing while a film is rendered: decode the sound, and read its samples';
const soundWarning = 'what Web Audio plays is not heard in the film: play a sound file with <audio>, or add a track';
const analyserMethods = [
  'getByteFrequencyData',
  'getByteTimeDomainData',
  'getFloatFrequencyData',
  'getFloatTimeDomainData',
] as const;

/** Notices what the browser moves by a clock of its own that nothing in a page can reach, and says each once. */
export class Unclocked {
  readonly #onWarning: (message: string) => void;
  readonly #told = new Set<string>();

  constructor(onWarning: (message: string) => void) {
    this.#onWarning = onWarning;
    this.#watchAnalysers();
    this.#watchSounds();
  }

  look(): void {
    for (const [warning, isThere] of unclocked) if (!this.#told.has(warning) && isThere()) this.#tell(warning);
  }

  #tell(warning: string): void {
    if (this.#told.has(warning)) return;
    this.#told.add(warning);
    this.#onWarning(warning);
  }

  /** A context that leads to a device plays what nobody records. */
  #watchSounds(): void {
    const tell = () => this.#tell(soundWarning);
    const connect = AudioNode.prototype.connect as (...args: unknown[]) => unknown;
    overrideMethod(AudioNode.prototype, 'connect', function (this: AudioNode, ...args: unknown[]) {
      const isHeard = args[0] instanceof AudioDestinationNode && !(this.context instanceof OfflineAudioContext);
      if (isHeard) tell();
      return connect.apply(this, args);
    } as never);
  }

  /** What a device would play is analysed as it plays, and there is none. An offline context is as ever. */
  #watchAnalysers(): void {
    const tell = () => this.#tell(analyserWarning);
    for (const name of analyserMethods) {
      const native = AnalyserNode.prototype[name] as (data: never) => void;
      overrideMethod(AnalyserNode.prototype, name, function (this: AnalyserNode, data: never) {
        if (!(this.context instanceof OfflineAudioContext)) tell();
        native.call(this, data);
      });
    }
  }
}
