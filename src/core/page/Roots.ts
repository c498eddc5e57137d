import { overrideMethod } from './natives';

/** The document and every shadow root in it, open or closed. */
export class Roots {
  readonly #roots = new Set<Document | ShadowRoot>([document]);
  readonly #followers: ((root: Document | ShadowRoot) => void)[] = [];

  constructor() {
    const roots = this;
    const attachShadow = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attachShadow.call(this, options);
      roots.#add(root);
      return root;
    };
    addEventListener('DOMContentLoaded', () => this.#addDeclared(document));
    for (const prototype of [Element.prototype, ShadowRoot.prototype]) {
      const setHTML = prototype.setHTMLUnsafe;
      overrideMethod(prototype, 'setHTMLUnsafe', function (this: Element | ShadowRoot, ...args) {
        setHTML.apply(this, args);
        roots.#addDeclared(this);
      });
    }
  }

  /** Calls `follower` with every root there is and every one to come. */
  follow(follower: (root: Document | ShadowRoot) => void): void {
    this.#followers.push(follower);
    for (const root of this.#roots) follower(root);
  }

  /** Of closed ones that markup declares, nothing is to be had. */
  #addDeclared(root: ParentNode): void {
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      if (!shadowRoot) continue;
      this.#add(shadowRoot);
      this.#addDeclared(shadowRoot);
    }
  }

  #add(root: ShadowRoot): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    for (const follower of this.#followers) follower(root);
  }

  *[Symbol.iterator](): Iterator<Document | ShadowRoot> {
    for (const root of this.#roots) {
      if (root === document || (root as ShadowRoot).host.isConnected) yield root;
    }
  }
}
