import { InvalidInput } from '../errors';
import { longestSide, mostPixels, pixelMargin } from './limits';
import type { RendererOptions } from './types';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The picture's size in output pixels: the page's times `scale`. */
export function outputSize({ width, height }: Size, scale = 1): Size {
  return { width: wholePixels(width * scale), height: wholePixels(height * scale) };
}

/**
 * Refuses sizes that the codec cannot hold: 4:2:0 needs even numbers of pixels, every codec whole ones within its bounds.
 * Throws InvalidInput that offers the next size that works.
 */
export function checkOutputSize(size: Size, { scale = 1, quality }: RendererOptions): void {
  // Lossless is encoded in 4:4:4, which has a colour for each pixel.
  const step = quality === 'lossless' ? 1 : 2;
  const output = outputSize(size, scale);
  const pixels = `${inPixels(output.width)}×${inPixels(output.height)} pixels${scale === 1 ? '' : ` (${size.width}×${size.height} at scale ${scale})`}`;
  if (Math.max(output.width, output.height) > longestSide) {
    throw new InvalidInput(`the picture is ${pixels}; no side may be longer than ${longestSide}`, {
      mend: scale === 1 ? 'Make the page smaller.' : 'Choose a smaller scale, or make the page smaller.',
    });
  }
  if ((output.width + pixelMargin) * (output.height + pixelMargin) >= mostPixels) {
    throw new InvalidInput(
      `the picture is ${pixels}; that is more than ffmpeg takes, ${mostPixels / 1e6} million in all`,
      {
        mend: scale === 1 ? 'Make the page smaller.' : 'Choose a smaller scale, or make the page smaller.',
      },
    );
  }
  if (fits(output.width, step) && fits(output.height, step)) return;
  const need = step === 2 ? 'h264 needs an even number of pixels each way' : 'pixels must be whole';
  const width = nextFitting(size.width, scale, step);
  const height = nextFitting(size.height, scale, step);
  const wayOut =
    width && height
      ? { mend: `Give the page another size, such as ${width}×${height}.`, options: { width, height } }
      : { mend: 'Choose another scale.' };
  throw new InvalidInput(`the picture is ${pixels}; ${need}`, wayOut);
}

function inPixels(length: number): number {
  return Number(length.toFixed(2));
}

function fits(pixels: number, step: number): boolean {
  return pixels > 0 && pixels % step === 0;
}

function nextFitting(length: number, scale: number, step: number): number | undefined {
  for (let candidate = length; candidate <= longestSide; candidate++) {
    if (fits(wholePixels(candidate * scale), step)) return candidate;
  }
  return undefined;
}

/** Takes away the noise of a product such as 1.1 × 10; what is truly a fraction stays one. */
function wholePixels(pixels: number): number {
  const whole = Math.round(pixels);
  return Math.abs(pixels - whole) < 1e-6 ? whole : pixels;
}
