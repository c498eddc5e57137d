/** Something that changes and cannot be seen, so that the compositor has a reason to draw. */
export class Nudger {
  readonly #mark = document.createElement('framewright-nudge');
  #count = 0;

  constructor() {
    this.#mark.style.cssText =
      'position:fixed;left:0;top:0;width:1px;height:1px;opacity:0;pointer-events:none;will-change:transform';
    document.documentElement.append(this.#mark);
  }

  nudge(): void {
    this.#count++;
    this.#mark.style.transform = `translateX(${this.#count % 2}px)`;
  }
}
