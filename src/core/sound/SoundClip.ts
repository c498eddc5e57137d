import { z } from 'zod';

const seconds = z.number().min(-1e7).max(1e7);

export const soundClipSchema = z.strictObject({
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), path: z.string().startsWith('/') }),
    z.strictObject({ kind: z.literal('url'), url: z.url({ protocol: /^https?$/ }) }),
  ]),
  startSeconds: seconds,
  endSeconds: seconds.optional(),
  sourceSeconds: seconds.min(0),
  volume: z.number().min(0).max(1000),
  playbackRate: z.number().positive().max(100),
  loop: z.boolean(),
});

/** A stretch of sound that the page lets be heard. Plain JSON. Times are seconds of the composition, frame 0 at 0. */
export interface SoundClip {
  /** `path` lies below the composition's root and starts with '/'. */
  readonly source: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'url'; readonly url: string };
  /** When it begins. */
  readonly startSeconds: number;
  /** When it stops; absent: at its own end or the film's. */
  readonly endSeconds?: number;
  /** Position in the source at `startSeconds`. */
  readonly sourceSeconds: number;
  /** Linear gain, 1 leaves the level as it is. */
  readonly volume: number;
  readonly playbackRate: number;
  readonly loop: boolean;
}
