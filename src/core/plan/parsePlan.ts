import * as z from 'zod';
import { InvalidInput } from '../errors';
import { readFrameRate } from './frameRate';
import { longestSide, mostFrames } from './limits';
import { type InputDescription, parseInput } from './parseInput';
import { rendererOptionsSchema } from './rendererOptions';
import type { RenderPlan } from './types';

const mend = 'Write the plan anew with `framewright plan PAGE --json`, and do not edit it by hand.';

const description: InputDescription = { name: 'the plan', wayOut: () => ({ mend }) };

/** Names that we give: no absolute path, no `..`, nothing that ffmpeg would take for an option or a protocol. */
const runFile = z
  .string({ error: 'must be a file name' })
  .max(1000, 'must be a short file name')
  .regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, 'must be a plain file name, relative to the run folder');

const trackPath = z
  .string({ error: 'must be a path' })
  .refine(isPlainRelativePath, { error: 'must be a relative path without ".."' });

const asGiven = z
  .string({ error: 'must be text' })
  .min(1, 'must not be empty')
  .max(100_000, 'must be shorter')
  .refine((value) => !value.includes('\0'), { error: 'must not hold a NUL' });

const frames = z.int({ error: 'must be a whole number' }).max(mostFrames, `must be at most ${mostFrames}`);
const frameNumber = frames.min(0, 'must be zero or more');
const frameCount = frames.min(1, 'must be one or more');
const side = z
  .int('must be a whole number')
  .min(1, 'must be one or more')
  .max(longestSide, `must be at most ${longestSide}`);

const { audioTracks } = rendererOptionsSchema.shape;

/** Options that a plan may hold: none that names a program, an argument or a folder of a machine. */
const planOptions = rendererOptionsSchema
  .omit({ root: true, browserPath: true, browserArgs: true, ffmpegPath: true, toolsFolder: true })
  .extend({
    audioTracks: z.array(audioTracks.unwrap().element.extend({ path: trackPath })).exactOptional(),
    audioFilePath: trackPath.exactOptional(),
  });

const planSchema = z.strictObject(
  {
    version: z.literal(1, { error: 'must be 1, the version that this Framewright reads' }),
    id: z.string('must be text').regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
    composition: z.strictObject({
      url: asGiven,
      width: side,
      height: side,
      fps: z
        .string('must be text')
        .refine((fps) => typeof readFrameRate(fps) !== 'string', { error: 'must be a frame rate' }),
      totalFrames: frameCount,
    }),
    totalFrames: frameCount,
    chunks: z.array(
      z.strictObject({
        id: frameNumber,
        startFrame: frameNumber,
        frameCount,
        outputFile: runFile,
        options: planOptions,
      }),
    ),
    concatManifest: z.array(runFile),
    concatOutputFile: runFile,
    finalOutputFile: asGiven,
    mixOptions: planOptions,
    cleanupFiles: z.array(runFile),
  },
  { error: 'must be a JSON object' },
);

/**
 * Reads a plan that came from outside. Strict: unknown keys, absolute or climbing paths of run files and tracks, and ranges
 * that do not follow one another are refused. The page and the film are named as their author named them; a reader that
 * does not trust the author must not follow these two. Throws InvalidInput with the path of the fault.
 */
export function parsePlan(value: unknown): RenderPlan {
  const plan: RenderPlan = parseInput(planSchema, value, description);
  const fault = findIncoherence(plan);
  if (fault === undefined) return plan;
  throw new InvalidInput(`the plan: ${fault}`, { mend });
}

function findIncoherence({ chunks, composition, totalFrames, concatManifest }: RenderPlan): string | undefined {
  let next = chunks[0]?.startFrame ?? 0;
  const first = next;
  for (const [index, { id, startFrame, frameCount, outputFile, options }] of chunks.entries()) {
    if (id !== index) return `chunks[${index}].id must be ${index}, but is ${id}`;
    if (startFrame !== next) return `chunks[${index}].startFrame must be ${next}, but is ${startFrame}`;
    if (options.startFrame !== startFrame || options.frameCount !== frameCount) {
      return `chunks[${index}].options must name the same frames as the chunk`;
    }
    if (concatManifest[index] !== outputFile) return `concatManifest[${index}] must be ${outputFile}`;
    next += frameCount;
  }
  if (next - first !== totalFrames)
    return `totalFrames must be ${next - first}, the sum of its chunks, but is ${totalFrames}`;
  if (concatManifest.length !== chunks.length) return `concatManifest must have ${chunks.length} files`;
  if (next > composition.totalFrames)
    return `chunks end at frame ${next}, but the composition has ${composition.totalFrames}`;
  return undefined;
}

function isPlainRelativePath(path: string): boolean {
  const isPlain = path !== '' && !/[\0\r\n]/.test(path) && !/^[/\\-]|^[a-z][\w+.-]*:/i.test(path);
  return isPlain && !path.split(/[/\\]/).includes('..');
}
