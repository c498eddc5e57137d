import { element } from './dom';

/** The field that says the number of the frame shown, and takes one to go to. */
export class FrameField {
  readonly root = element('input', {
    class: 'frame',
    inputmode: 'numeric',
    'aria-label': 'Go to frame (G)',
    title: 'Go to frame (G)',
  });
  #shown = '';

  /** @param onFrame is called with what was entered, where it is a number */
  constructor(onFrame: (frame: number) => void) {
    this.root.addEventListener('focus', () => this.root.select());
    this.root.addEventListener('blur', () => {
      this.root.value = this.#shown;
    });
    this.root.addEventListener('keydown', ({ key }) => {
      const frame = Number.parseInt(this.root.value, 10);
      if (key === 'Enter' && Number.isFinite(frame)) onFrame(frame);
      if (key === 'Enter' || key === 'Escape') this.root.blur();
    });
  }

  /** Shows a frame; what is being typed stays. */
  show(frame: number): void {
    this.#shown = String(frame);
    if (document.activeElement !== this.root) this.root.value = this.#shown;
  }
}
