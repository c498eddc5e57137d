import type { PageWarning } from '../capture/PageRequest';
import { Cancelled } from '../errors';
import type { RendererOptions } from '../plan/types';
import { CompositionViewer, type FrameImage } from './CompositionViewer';

export interface StillJobOptions {
  readonly signal?: AbortSignal;
  onWarning?(warning: PageWarning): void;
}

/**
 * Renders one frame of a composition to an image, by the same way as a film. A PNG, unless `options.quality` is `draft` or `standard` and
 * nothing is transparent: then a JPEG. Rejects with a FramewrightError; with Cancelled when the signal aborts.
 */
export async function renderStill(
  compositionUrl: string,
  frame: number,
  options: RendererOptions = {},
  { signal, onWarning }: StillJobOptions = {},
): Promise<FrameImage> {
  if (signal?.aborted) throw new Cancelled();
  const viewer = new CompositionViewer(compositionUrl, {
    options: { quality: 'high', ...options },
    ...(onWarning && { onWarning }),
  });
  const leave = () => void viewer.close();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    return await viewer.frame(frame);
  } finally {
    signal?.removeEventListener('abort', leave);
    await viewer.close();
  }
}
