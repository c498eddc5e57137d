import { dress, element, iconButton } from '../shared/dom';
import { FrameField } from '../shared/FrameField';
import type { Action } from '../shared/keys';
import { type Rate, timecode } from '../shared/rate';
import { type PlayerState, speeds } from './playerState';

/** The bar under the picture. It says what is asked for, and shows what it is told. */
export class Controls {
  readonly root: HTMLElement;
  readonly #play: HTMLButtonElement;
  readonly #loop: HTMLButtonElement;
  readonly #mute: HTMLButtonElement;
  readonly #fit: HTMLButtonElement;
  readonly #frame: FrameField;
  readonly #total = element('span', { class: 'total' });
  readonly #time = element('span', { class: 'time' });
  readonly #speed = element('select', { 'aria-label': 'Speed (− +)', title: 'Speed (− +)' });
  readonly #volume = element('input', { type: 'range', min: '0', max: '1', step: '0.05', 'aria-label': 'Volume' });
  readonly #sound: HTMLElement;

  constructor(
    onAction: (action: Action) => void,
    on: { goTo(frame: number): void; speed(speed: number): void; volume(volume: number): void },
  ) {
    const button = (...[name, title, action]: [Parameters<typeof iconButton>[0], string, Action]) =>
      iconButton(name, title, () => onAction(action));
    this.#play = button('play', 'Play (Space)', 'playPause');
    this.#loop = button('loop', 'Loop (R)', 'loop');
    this.#mute = button('sound', 'Mute (M)', 'mute');
    this.#fit = button('fit', 'Actual size (F)', 'fit');
    this.#speed.append(...speeds.map((speed) => element('option', { value: String(speed) }, `${speed}×`)));
    this.#speed.addEventListener('change', () => on.speed(Number(this.#speed.value)));
    this.#volume.addEventListener('input', () => on.volume(Number(this.#volume.value)));
    this.#frame = new FrameField(on.goTo);
    this.#sound = element('div', { class: 'group' }, this.#mute, this.#volume);
    const transport = element(
      'div',
      { class: 'group' },
      button('stepBack', 'Previous frame (←)', 'stepBack'),
      this.#play,
      button('stepForward', 'Next frame (→)', 'stepForward'),
    );
    const place = element('div', { class: 'group place' }, this.#frame.root, this.#total, this.#time);
    const range = element(
      'div',
      { class: 'group' },
      button('inPoint', 'Set in point (I)', 'setIn'),
      button('outPoint', 'Set out point (O)', 'setOut'),
      this.#loop,
    );
    const view = element(
      'div',
      { class: 'group view' },
      this.#speed,
      button('copy', 'Copy frame as PNG (Ctrl+C)', 'copyFrame'),
      this.#fit,
    );
    this.root = element(
      'div',
      { class: 'controls', role: 'toolbar', 'aria-label': 'Playback' },
      transport,
      place,
      range,
      this.#sound,
      view,
    );
  }

  askFrame(): void {
    this.#frame.root.focus();
  }

  showFilm(film: { readonly firstFrame: number; readonly frameCount: number; readonly hasSound: boolean }): void {
    this.#total.textContent = `/ ${film.firstFrame + film.frameCount - 1}`;
    this.#sound.hidden = !film.hasSound;
  }

  showFrame(frame: number, rate: Rate): void {
    this.#frame.show(frame);
    this.#time.textContent = timecode(frame, rate);
  }

  showPlaying(isPlaying: boolean): void {
    dress(this.#play, isPlaying ? 'pause' : 'play', isPlaying ? 'Pause (Space)' : 'Play (Space)');
  }

  showState({ loop, speed, volume, muted, actualSize }: Omit<PlayerState, 'film' | 'frame'>): void {
    this.#loop.setAttribute('aria-pressed', String(loop));
    this.#fit.setAttribute('aria-pressed', String(actualSize));
    this.#speed.value = String(speed);
    this.#volume.value = String(muted ? 0 : volume);
    this.#mute.setAttribute('aria-pressed', String(muted));
    dress(this.#mute, muted ? 'muted' : 'sound', 'Mute (M)');
  }
}
