import { MissingMetadata } from '../errors';
import type { RendererOptions } from '../plan/types';

/** Options that say all about one range. */
export type RangeOptions = RendererOptions & Required<Pick<RendererOptions, (typeof needed)[number]>>;

const needed = ['width', 'height', 'fps', 'startFrame', 'frameCount'] as const;

/** Throws MissingMetadata where something of it is not there. */
export function requireRange(options: RendererOptions): RangeOptions {
  const given: RendererOptions = { startFrame: 0, ...options };
  const missing = needed.filter((name) => given[name] === undefined);
  if (missing.length === 0) return given as RangeOptions;
  throw new MissingMetadata(`the options of the chunk lack ${missing.join(', ')}`, {
    mend: 'Take the options from a plan, or ask the page with probeComposition().',
  });
}
