import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LocatedComposition } from '../composition/locateComposition';
import { Cancelled } from '../errors';
import { explainFullDisk } from '../files/fullDisk';
import { readInputs } from '../files/inputFiles';
import { publishFilm, temporaryBeside } from '../files/publish';
import type { Segment } from '../mp4/verifySegment';
import type { Phase, RunEvent } from '../orchestrator/events';
import { parseFrameRate } from '../plan/frameRate';
import type { RenderPlan } from '../plan/types';
import { type FilmSound, joinSegments } from './joinSegments';
import { mixFilm } from './mixFilm';
import { verifyFilm } from './verifyFilm';
import { verifySegments } from './verifySegments';

export interface StitchRequest {
  readonly plan: RenderPlan;
  /** Absolute; the segments lie in it, and temporary files are made in it. */
  readonly runFolder: string;
  /** The film, absolute. */
  readonly outputFile: string;
  readonly located: LocatedComposition;
  readonly ffmpegPath: string;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/**
 * Makes the film of a plan's segments: mixes the sound, joins the picture to it without encoding it again, verifies, and
 * publishes. Returns the path of the film, which has another name where the one asked for was held. Throws VerifyError where segments or film are not what the plan promised, and InvalidInput, FfmpegError or
 * Cancelled. Nothing but a finished film is ever found at `outputFile`.
 */
export async function stitch(request: StitchRequest): Promise<string> {
  const { plan, runFolder, signal } = request;
  const segments = await verifySegments(plan, runFolder, signal);
  const folder = await mkdtemp(path.join(runFolder, 'stitch-'));
  try {
    const sound = await inPhase(request, 'mix', () => mixFilm({ ...request, folder }, segments));
    return await makeFilm(request, { segments, folder, sound });
  } catch (error) {
    throw explainFullDisk(error);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface FilmParts {
  readonly segments: readonly Segment[];
  readonly folder: string;
  readonly sound: FilmSound | undefined;
}

async function makeFilm(request: StitchRequest, { segments, folder, sound }: FilmParts): Promise<string> {
  const { plan, outputFile, signal, onEvent } = request;
  const rate = parseFrameRate(plan.composition.fps);
  const film = await temporaryBeside(outputFile);
  try {
    await inPhase(request, 'stitch', () => joinSegments(segments, { folder, outputFile: film, rate, sound }, request));
    const promised = { frameCount: plan.totalFrames, rate, hasSound: sound !== undefined };
    await inPhase(request, 'verify', () => verifyFilm(film, promised));
    const { path: published, reason } = await inPhase(request, 'publish', async () =>
      publishFilm(film, outputFile, { sources: await sourcesOf(segments), signal }),
    );
    if (reason) onEvent?.({ type: 'warning', message: `${outputFile} ${reason}; the film is ${published}` });
    return published;
  } finally {
    await rm(film, { force: true });
  }
}

/** The files that segments were made from, as far as whoever rendered them has told. */
async function sourcesOf(segments: readonly Segment[]): Promise<ReadonlySet<string>> {
  const inputs = await Promise.all(segments.map(({ file }) => readInputs(file)));
  return new Set(inputs.flatMap((files = []) => files.map(({ path }) => path)));
}

async function inPhase<T>({ signal, onEvent }: StitchRequest, phase: Phase, work: () => Promise<T>): Promise<T> {
  if (signal?.aborted) throw new Cancelled();
  const started = performance.now();
  onEvent?.({ type: 'phaseStarted', phase });
  const result = await work();
  onEvent?.({ type: 'phaseFinished', phase, elapsedMs: performance.now() - started });
  return result;
}
