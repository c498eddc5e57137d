/** Something that changes and cannot be seen, so that the compositor draws, and reports damage when it has. */
export class Nudger {
  readonly #mark = document.createElement('framewright-nudge');
  #count = 0;

  constructor() {
    // Something without opacity is not drawn at all, and a plain transparent background neither.
    this.#mark.style.cssText =
      'all:initial;position:fixed;left:0;top:0;width:1px;height:1px;pointer-events:none;will-change:transform;' +
      'background:linear-gradient(transparent,transparent)';
    document.documentElement.append(this.#mark);
  }

  nudge(): void {
    this.#count++;
    this.#mark.style.transform = `translateX(${this.#count % 2}px)`;
  }
}
