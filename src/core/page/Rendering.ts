import type { Clock } from './Clock';
import { overrideMethod } from './natives';
import type { Roots } from './Roots';

/** No smooth scroll of Chrome's takes longer. */
const smoothScrollMs = 1000;

/**
 * What only a rendering update of the real browser can deliver: resize and intersection observers, scroll events, view
 * transitions. While a chunk steps unpainted, a turn that owes one of them asks the node side for a frame.
 */
export class Rendering {
  readonly #clock: Clock;
  readonly #sizes = new Map<Element, string>();
  /** Of the window, which in a frame is the page's to change. */
  #windowSize = '';
  #owed = false;
  /** Page time until which a smooth scroll may be under way, ms. */
  #scrollsUntil = 0;
  #viewTransitions = 0;
  /** A canvas is drawn to from elsewhere: what it shows travels by the compositor. */
  #drawnElsewhere = false;
  #seenActivity = -1;

  constructor(clock: Clock, roots: Roots) {
    this.#clock = clock;
    this.#watchObservers();
    this.#watchScrolling();
    this.#watchFragments();
    this.#watchDialogs(roots);
    this.#watchViewTransitions();
    this.#watchTransferredCanvases();
  }

  /** Whether the page has handed a canvas over to be drawn elsewhere. */
  get embeds(): boolean {
    return this.#drawnElsewhere;
  }

  /** Whether the turn just done owes the page a rendering update; asked once a turn. */
  takeOwed(): boolean {
    const moved = this.#observedMoved();
    const scrolls = this.#clock.now < this.#scrollsUntil;
    if (scrolls) this.#clock.activity++;
    const owed = this.#owed || moved || scrolls || this.#viewTransitions > 0;
    this.#owed = false;
    return owed;
  }

  /** Reading boxes costs a layout, so a turn in which nothing ran is not asked. */
  #observedMoved(): boolean {
    // It is another window's doing.
    let moved = this.#windowResized();
    if (this.#clock.activity === this.#seenActivity) return moved;
    this.#seenActivity = this.#clock.activity;
    for (const [element, before] of this.#sizes) {
      const now = boxesOf(element);
      if (now === before) continue;
      this.#sizes.set(element, now);
      moved = true;
    }
    return moved;
  }

  #windowResized(): boolean {
    if (window.top === window) return false;
    const before = this.#windowSize;
    this.#windowSize = `${innerWidth} ${innerHeight}`;
    return before !== '' && before !== this.#windowSize;
  }

  #watchObservers(): void {
    const watch = (element: Element) => {
      this.#sizes.set(element, '');
      this.#seenActivity = -1;
    };
    const unwatch = (element: Element) => this.#sizes.delete(element);
    for (const prototype of [ResizeObserver.prototype, IntersectionObserver.prototype]) {
      const observe = prototype.observe as (...args: unknown[]) => void;
      overrideMethod(prototype, 'observe', function (this: unknown, element: Element, ...args: unknown[]) {
        observe.call(this, element, ...args);
        watch(element);
      } as never);
      const unobserve = prototype.unobserve as (element: Element) => void;
      overrideMethod(prototype, 'unobserve', function (this: unknown, element: Element) {
        unobserve.call(this, element);
        unwatch(element);
      } as never);
    }
  }

  #watchScrolling(): void {
    const owe = (scrolled: unknown, options?: unknown) => this.#oweScroll(scrolled, options);
    const methods: [object, readonly string[]][] = [
      [window, ['scroll', 'scrollTo', 'scrollBy']],
      [Element.prototype, ['scroll', 'scrollTo', 'scrollBy', 'scrollIntoView', 'scrollIntoViewIfNeeded']],
      [HTMLElement.prototype, ['focus']],
      [SVGElement.prototype, ['focus']],
    ];
    for (const [owner, names] of methods) {
      const target = owner as Record<string, (...args: unknown[]) => unknown>;
      for (const name of names) {
        const scroll = target[name];
        if (!scroll) continue;
        overrideMethod(target, name, function (this: unknown, ...args: unknown[]) {
          owe(this, args[0]);
          return scroll.apply(this, args);
        });
      }
    }
    for (const name of ['scrollTop', 'scrollLeft'] as const) {
      const descriptor = Object.getOwnPropertyDescriptor(Element.prototype, name);
      const set = descriptor?.set;
      if (!descriptor || !set) continue;
      Object.defineProperty(Element.prototype, name, {
        ...descriptor,
        set(value) {
          owe(this);
          set.call(this, value);
        },
      });
    }
  }

  #oweScroll(scrolled: unknown, options?: unknown): void {
    this.#owe();
    if (isSmooth(scrolled, options)) this.#scrollsUntil = this.#clock.now + smoothScrollMs;
  }

  #owe(): void {
    this.#owed = true;
    this.#clock.activity++;
  }

  /** A link to a place in the page scrolls there. */
  #watchFragments(): void {
    window.navigation?.addEventListener('navigate', ({ hashChange, destination }) => {
      if (hashChange) this.#oweScroll(document.getElementById(fragmentOf(destination.url)));
    });
  }

  /** In Chrome a dialog's `close` comes with a rendering update; this comes at once, whoever closes it. */
  #watchDialogs(roots: Roots): void {
    const owe = ({ target }: Event) => {
      if (target instanceof HTMLDialogElement) this.#owe();
    };
    roots.follow((root) => root.addEventListener('beforetoggle', owe, true));
  }

  #watchTransferredCanvases(): void {
    const transfer = HTMLCanvasElement.prototype.transferControlToOffscreen;
    const transferred = () => {
      this.#drawnElsewhere = true;
    };
    overrideMethod(HTMLCanvasElement.prototype, 'transferControlToOffscreen', function (this: HTMLCanvasElement) {
      transferred();
      return transfer.call(this);
    });
  }

  #watchViewTransitions(): void {
    const count = (by: number) => {
      this.#viewTransitions += by;
    };
    // An element may have one of its own.
    for (const prototype of [Document.prototype, Element.prototype] as Partial<Document>[]) {
      const start = prototype.startViewTransition;
      if (!start) continue;
      overrideMethod(prototype as Document, 'startViewTransition', function (this: Document, ...args) {
        const transition = start.apply(this, args);
        count(1);
        const done = () => count(-1);
        transition.finished.then(done, done);
        return transition;
      });
    }
  }
}

/** Where an element is, and all that may clip it. */
function boxesOf(element: Element): string {
  let boxes = `${element.clientWidth} ${element.clientHeight}`;
  for (let each: Element | null = element; each; each = each.parentElement) {
    const { x, y, width, height } = each.getBoundingClientRect();
    boxes += ` ${x} ${y} ${width} ${height}`;
  }
  return boxes;
}

function fragmentOf(url: string): string {
  const { hash } = new URL(url);
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** Whether a scroll takes its time, https://drafts.csswg.org/cssom-view/#perform-a-scroll; `scrollIntoView` may reach any scroller. */
function isSmooth(scrolled: unknown, options: unknown): boolean {
  const { behavior = 'auto' } = (typeof options === 'object' && options ? options : {}) as ScrollOptions;
  if (behavior !== 'auto') return behavior === 'smooth';
  for (
    let element = scrolled instanceof Element ? scrolled : document.documentElement;
    element;
    element = element.parentElement as Element
  )
    if (getComputedStyle(element).scrollBehavior === 'smooth') return true;
  return false;
}
