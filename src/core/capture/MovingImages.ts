import { readFile } from 'node:fs/promises';
import type { ServedComposition } from '../composition/serveComposition';

/** Marks in an image file that make it move: the loop of a GIF, the chunks `acTL` of APNG and `ANIM` of WebP. */
const marks: Readonly<Record<string, RegExp>> = {
  'image/gif': /NETSCAPE2\.0|ANIMEXTS1\.0/,
  'image/png': /acTL/,
  'image/apng': /acTL/,
  'image/webp': /ANIM/,
  'image/avif': /ftypavis/,
  'image/svg+xml': /<(animate|set)\b|<animate(Transform|Motion)\b|@keyframes|\banimation(-name)?\s*:/i,
};

/** The images of a page that move without its doing. */
export class MovingImages {
  readonly #served: ServedComposition;
  readonly #paintsByTick: boolean;
  readonly #warn: (message: string) => void;
  readonly #seen = new Set<string>();
  #looking = 0;
  #found = false;

  /** @param paintsByTick whether the compositor's clock is ours, and with it what GIF, APNG and WebP show */
  constructor(served: ServedComposition, paintsByTick: boolean, warn: (message: string) => void) {
    this.#served = served;
    this.#paintsByTick = paintsByTick;
    this.#warn = warn;
  }

  /** Whether there is one, or may be one. */
  get any(): boolean {
    return this.#found || this.#looking > 0;
  }

  /** Looks at an image that arrived. */
  async look(url: string, mimeType: string): Promise<void> {
    const mark = marks[mimeType];
    const file = this.#served.sourcePath(url);
    const image = file ?? url;
    if (!mark || this.#seen.has(image)) return;
    this.#seen.add(image);
    this.#looking++;
    const text = await (file === undefined ? fetchText(url) : readFile(file, 'latin1')).catch(() => '');
    this.#looking--;
    if (!mark.test(text)) return;
    this.#found = true;
    const vector = mimeType === 'image/svg+xml';
    const held = this.#paintsByTick && !vector ? 'it is led, but may come a frame late' : 'it is not held';
    const mend = vector ? 'put the SVG into the page itself, or into an <iframe>' : 'use a <video>';
    const name = file ?? url.slice(0, url.startsWith('data:') ? 40 : 200);
    this.#warn(`the image ${name} moves by a clock of its own, ${held}: ${mend}`);
  }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  return Buffer.from(await response.arrayBuffer()).toString('latin1');
}
