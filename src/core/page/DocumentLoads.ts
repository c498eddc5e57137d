import type { AsyncWork } from './AsyncWork';
import { overrideMethod } from './natives';
import type { Roots } from './Roots';

/** What a document asks the browser for by its elements: each is awaited in the turn that asked. */
export class DocumentLoads {
  readonly #work: AsyncWork;

  constructor(work: AsyncWork, roots: Roots) {
    this.#work = work;
    this.#wrapCanvases();
    this.#wrapImageSource();
    roots.follow((root) => this.#watch(root));
  }

  #wrapCanvases(): void {
    const track = this.#work.track.bind(this.#work);
    overrideMethod(HTMLCanvasElement.prototype, 'toBlob', function (this: HTMLCanvasElement, callback, type, quality) {
      const blob = toBlobNow(this.toDataURL(type, quality));
      void track(Promise.resolve(blob).then(callback), 'canvas.toBlob');
    });
    overrideMethod(
      OffscreenCanvas.prototype,
      'convertToBlob',
      function (this: OffscreenCanvas, { type, quality } = {}) {
        const copy = document.createElement('canvas');
        copy.width = this.width;
        copy.height = this.height;
        copy.getContext('2d')?.drawImage(this, 0, 0);
        const blob = toBlobNow(copy.toDataURL(type, quality));
        const converted = blob
          ? Promise.resolve(blob)
          : Promise.reject(new DOMException('nothing to encode', 'EncodingError'));
        return track(converted, 'convertToBlob');
      },
    );
  }

  /** Images that never enter the document load too. */
  #wrapImageSource(): void {
    const load = (image: HTMLImageElement) => this.#trackImage(image);
    for (const name of ['src', 'srcset'] as const) {
      const descriptor = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, name);
      const set = descriptor?.set;
      if (!descriptor || !set) continue;
      Object.defineProperty(HTMLImageElement.prototype, name, {
        ...descriptor,
        set(this: HTMLImageElement, value: string) {
          set.call(this, value);
          load(this);
        },
      });
    }
  }

  #trackImage(image: HTMLImageElement): void {
    // A lazy image below the fold would come whenever the browser thinks it near.
    if (image.loading === 'lazy') image.loading = 'eager';
    if (image.complete || !(image.src || image.srcset)) return;
    void this.#work.trackEvent(
      image,
      ['load', 'error'],
      `image ${image.currentSrc || image.src}`,
      () => !image.getAttribute('src') && !image.getAttribute('srcset'),
    );
  }

  /** Follows what is put into a tree: images, scripts, style sheets, frames. */
  #watch(root: Document | ShadowRoot): void {
    const take = (node: Node) => {
      if (!(node instanceof Element)) return;
      this.#trackElement(node);
      for (const child of node.querySelectorAll('img, script[src], link[rel~=stylesheet], iframe'))
        this.#trackElement(child);
    };
    if (root !== document) for (const child of root.childNodes) take(child);
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        if (type === 'childList') addedNodes.forEach(take);
        else this.#trackElement(target as Element);
      }
    }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ['src', 'srcset', 'href'] });
  }

  #trackElement(element: Element): void {
    if (element instanceof HTMLImageElement) this.#trackImage(element);
    // What the parser meets holds back `readyState` by itself; frames do too.
    else if (document.readyState === 'complete') this.#trackLate(element);
  }

  #trackLate(element: Element): void {
    const wait = (what: string) => this.#work.trackEvent(element, ['load', 'error'], what, () => !element.isConnected);
    if (element instanceof HTMLScriptElement) {
      if (element.src) void this.#work.trackEvent(element, ['load', 'error'], `script ${element.src}`);
    } else if (element instanceof HTMLLinkElement) {
      if (element.relList.contains('stylesheet') && !element.sheet) wait(`style sheet ${element.href}`);
    } else if (element instanceof HTMLIFrameElement) {
      if (element.loading === 'lazy') element.loading = 'eager';
      if (element.src || element.srcdoc) wait(`frame ${element.src || 'srcdoc'}`);
    }
  }
}

/** Natively a canvas's blob waits for an idle period, up to a second; its data URL is there at once. */
function toBlobNow(dataUrl: string): Blob | null {
  const [, type, data] = /^data:([^;,]+);base64,(.+)$/.exec(dataUrl) ?? [];
  if (type === undefined || data === undefined) return null;
  return new Blob([Uint8Array.from(atob(data), (character) => character.charCodeAt(0))], { type });
}
