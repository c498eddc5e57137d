import * as z from 'zod/mini';
import type { LaunchOptions } from '../capture/LaunchOptions';
import type { FailureReport, OptionHints } from '../FailureReport';
import type { RendererOptions } from '../plan/types';

// The `/mini` build of zod: every worker loads this file, and pays for it in start-up time and memory.

/** One chunk for a worker. */
export interface ChunkJob {
  readonly compositionUrl: string;
  /** Absolute path of the segment. */
  readonly outputPath: string;
  readonly options: RendererOptions;
  /** Write beside the segment which files it was made from. */
  readonly recordInputs?: boolean;
}

/** From the pool to a worker. A closed channel means `stop`, too: the pool is gone. */
export type MessageToWorker =
  | { readonly type: 'warm'; readonly options: LaunchOptions }
  | ({ readonly type: 'render'; readonly job: number } & ChunkJob)
  | { readonly type: 'cancel'; readonly job: number }
  | { readonly type: 'stop' };

/** From a worker to its pool. */
export type MessageFromWorker =
  /** `frames` of the job done so far. */
  | { readonly type: 'progress'; readonly job: number; readonly frames: number }
  | {
      readonly type: 'warning';
      readonly job: number;
      readonly message: string;
      readonly frame?: number;
      readonly source?: string;
    }
  | { readonly type: 'done'; readonly job: number }
  | { readonly type: 'failed'; readonly job: number; readonly failure: FailureReport };

const job = z.number();
const frame = z.optional(z.number());
const text = z.optional(z.string());
// The pool and its workers come from one build and trust each other's options; plans from outside are parsed by parsePlan.
const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const options = z.custom<RendererOptions>(isObject);

const toWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('warm'), options }),
  z.object({
    type: z.literal('render'),
    job,
    compositionUrl: z.string(),
    outputPath: z.string(),
    options,
    recordInputs: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('cancel'), job }),
  z.object({ type: z.literal('stop') }),
]);

const failure = z.object({
  name: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  mend: text,
  options: z.optional(z.custom<OptionHints>(isObject)),
  frame,
  source: text,
  stderrTail: text,
  screenshot: text,
});

const fromWorker = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), job, frames: z.number() }),
  z.object({ type: z.literal('warning'), job, message: z.string(), frame, source: text }),
  z.object({ type: z.literal('done'), job }),
  z.object({ type: z.literal('failed'), job, failure }),
]);

/** Throws where the message is none of ours. */
export function parseMessageToWorker(message: unknown): MessageToWorker {
  return toWorker.parse(message) as MessageToWorker;
}

/** Throws where the message is none of ours. */
export function parseMessageFromWorker(message: unknown): MessageFromWorker {
  return fromWorker.parse(message) as MessageFromWorker;
}
