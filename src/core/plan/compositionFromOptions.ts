import { MissingMetadata } from '../errors';
import { resolveLength } from './chooseRange';
import { formatFrameRate, parseFrameRate } from './frameRate';
import type { Composition, RendererOptions } from './types';

/** The composition as the options alone describe it. Throws MissingMetadata naming the options that are not there. */
export function compositionFromOptions(url: string, options: RendererOptions): Composition {
  const { width, height, fps, durationInSeconds, frameCount } = options;
  const rate = fps === undefined ? undefined : parseFrameRate(fps);
  const totalFrames = rate && resolveLength(undefined, options, rate);
  if (width === undefined || height === undefined || rate === undefined || totalFrames === undefined) {
    throw missing(url, { width, height, fps, durationInSeconds: durationInSeconds ?? frameCount });
  }
  return { url, width, height, fps: formatFrameRate(rate), totalFrames };
}

function missing(url: string, needed: Readonly<Record<string, unknown>>): MissingMetadata {
  const names = Object.keys(needed).filter((name) => needed[name] === undefined);
  const list = names.join(', ').replace(/, (\w+)$/, ' and $1');
  return new MissingMetadata(`${list} of ${url} ${names.length === 1 ? 'is' : 'are'} not in the options`, {
    mend: `Give ${list}, or ask the page with probeComposition() and give what it returns, as render() does.`,
  });
}
