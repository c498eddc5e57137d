import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type LocatedComposition, locateComposition, pageFile } from '../composition/locateComposition';
import { probeComposition } from '../composition/probe';
import { MissingMetadata, toFailureReport } from '../errors';
import { autoWorkers } from '../executors/autoWorkers';
import { LocalExecutor } from '../executors/LocalExecutor';
import type { RenderExecutor } from '../executors/RenderExecutor';
import { resolveFfmpeg } from '../ffmpeg/resolveFfmpeg';
import { createPlan } from '../plan/createPlan';
import { machineOptions } from '../plan/machineOptions';
import type { DistributedRenderOptions, RenderJobOptions, RenderPlan, RenderResult } from '../plan/types';
import { checkTracks, tracksOf } from '../sound/gatherSounds';
import { stitch } from '../stitch/stitch';
import { FrameProgress } from './FrameProgress';
import { Leftovers } from './Leftovers';
import { prepareOutput, requireOutputFolder } from './prepareOutput';
import { RunReporter } from './RunReporter';
import { clearRunFolder, reusableChunks, writePlan } from './reusableChunks';
import { makeRunFolder, openGivenFolder, removeRunFolder } from './runFolder';
import { schedule } from './schedule';

/** Renders a composition in parallel chunks and joins them to one film. */
// biome-ignore lint/complexity/noStaticOnlyClass: the public API is this class
export class RenderOrchestrator {
  /**
   * Decides everything about a render before it begins. Synchronous, and pure but for the CPU count that stands in for a
   * missing `concurrency`. Throws MissingMetadata where `options` lack size, rate or length, InvalidInput for bad options.
   */
  static plan(compositionUrl: string, outputPath: string, options: DistributedRenderOptions): RenderPlan {
    return createPlan({ compositionUrl, outputPath, options, concurrency: chooseConcurrency(options) });
  }

  /**
   * Renders the composition to `outputPath` (its folder is made where it is missing). Size, rate and length that `options`
   * lack are read from the page. Rejects with a FramewrightError that says what failed, where and what to do; with
   * Cancelled when the signal aborts; with the very error of a custom executor. Nothing is left behind then, but what `runFolder` and `keepSegments` keep.
   */
  static async render(
    compositionUrl: string,
    outputPath: string,
    options: DistributedRenderOptions,
    jobOptions: RenderJobOptions = {},
  ): Promise<RenderResult> {
    // First: it throws where the working directory is gone, and a reporter that nobody closes waits for ever.
    const outputFile = resolve(outputPath);
    const run = new RunReporter(jobOptions);
    const request = { compositionUrl, outputPath, outputFile, options, run, leftovers: new Leftovers() };
    try {
      const known = planIfKnown(request);
      const input = await checkInput(request);
      const runFolder = await openRunFolder(request);
      const workers = startWorkers(request, input, known);
      const plan = known ?? (await planFromPage(request));
      run.announce(plan, outputFile);
      const progress = new FrameProgress(plan.totalFrames, run.progress);
      await renderChunks(request, { workers, plan, runFolder }, progress);
      const film = await makeFilm(request, input, { workers, plan, runFolder });
      await putAway(request);
      progress.complete();
      return { ...run.finish(film), plan, ...(options.keepSegments && { runFolder }) };
    } catch (error) {
      await putAway(request);
      throw run.fail(error);
    } finally {
      run.close();
    }
  }
}

interface RunRequest {
  readonly compositionUrl: string;
  readonly outputPath: string;
  /** The same, absolute. */
  readonly outputFile: string;
  readonly options: DistributedRenderOptions;
  readonly run: RunReporter;
  readonly leftovers: Leftovers;
}

interface Workers {
  readonly executor: RenderExecutor;
  /** Ends the workers where they are ours. Safe to call again. */
  release(): Promise<void>;
}

interface CheckedInput {
  readonly located: LocatedComposition;
  readonly ffmpegPath: string;
}

function chooseConcurrency({ concurrency }: DistributedRenderOptions): number {
  return concurrency ?? Math.max(1, availableParallelism() - 1);
}

/** The plan, where the options say everything. Bad options are refused here, before anything starts. */
function planIfKnown({ compositionUrl, outputPath, options }: RunRequest): RenderPlan | undefined {
  try {
    return RenderOrchestrator.plan(compositionUrl, outputPath, options);
  } catch (error) {
    if (error instanceof MissingMetadata) return undefined;
    throw error;
  }
}

async function checkInput({ compositionUrl, outputFile, options, run, leftovers }: RunRequest): Promise<CheckedInput> {
  run.signal.throwIfAborted();
  const located = await locateComposition(compositionUrl, options);
  const sounds = tracksOf(options).map((track) => resolve(track.path));
  leftovers.add(await prepareOutput(outputFile, pageFile(located), sounds));
  const ffmpegPath = await resolveFfmpeg(options);
  await checkTracks(options, ffmpegPath, run.signal);
  return { located, ffmpegPath };
}

async function openRunFolder({ options, run, leftovers }: RunRequest): Promise<string> {
  if (options.runFolder !== undefined) return openGivenFolder(options.runFolder);
  const folder = await makeRunFolder(options.runRoot, options.keepSegments);
  if (options.keepSegments) run.emit({ type: 'log', message: `segments and plan are kept in ${folder}` });
  else leftovers.add(() => removeRunFolder(folder));
  return folder;
}

/** The caller's executor, or one of our own: its workers start now, while the page is still being asked. */
function startWorkers(request: RunRequest, { ffmpegPath }: CheckedInput, known: RenderPlan | undefined): Workers {
  const { options, leftovers } = request;
  const executor = options.executor ?? new LocalExecutor({ ffmpegPath, maxWorkers: mostWorkers(request) });
  const isOurs = executor !== options.executor;
  const release = async () => {
    if (isOurs && executor instanceof LocalExecutor) await executor.dispose();
  };
  leftovers.add(release);
  // How many chunks there will be is not known before the page was asked: then one worker for each processor will do.
  const useful = known?.chunks.length ?? availableParallelism();
  if (executor instanceof LocalExecutor) executor.warm(Math.min(chooseConcurrency(options), useful), options);
  return { executor, release };
}

/** Far more workers than cores only wait for each other, and take all memory. */
function mostWorkers({ options, run }: RunRequest): number {
  const most = Math.max(8, 4 * autoWorkers());
  const asked = chooseConcurrency(options);
  if (asked > most) {
    const message = `${asked} workers are asked for; this machine gets ${most}, as more would only be slower`;
    run.emit({ type: 'warning', message });
  }
  return most;
}

async function planFromPage({ compositionUrl, outputPath, options, run }: RunRequest): Promise<RenderPlan> {
  const composition = await run.phase('probe', () => probeComposition(compositionUrl, options, { signal: run.signal }));
  return createPlan({ compositionUrl, outputPath, options, composition, concurrency: chooseConcurrency(options) });
}

interface PlannedRun {
  readonly workers: Workers;
  readonly plan: RenderPlan;
  readonly runFolder: string;
}

async function renderChunks(request: RunRequest, work: PlannedRun, progress: FrameProgress): Promise<void> {
  const { compositionUrl, options, run } = request;
  const { workers, plan, runFolder } = work;
  const reused = options.runFolder === undefined ? new Set() : await reusableChunks(plan, runFolder);
  if (options.keepSegments || options.runFolder !== undefined) await writePlan(plan, runFolder);
  await run.phase('render', () => {
    for (const chunk of plan.chunks.filter(({ id }) => reused.has(id))) {
      run.emit({ type: 'chunkReused', chunk: chunk.id });
      progress.set(chunk, 1);
    }
    return schedule({
      compositionUrl,
      chunks: plan.chunks.filter(({ id }) => !reused.has(id)),
      machineOptions: machineOptions(options),
      runFolder,
      executor: workers.executor,
      concurrency: chooseConcurrency(options),
      maxAttempts: options.maxAttempts,
      progress,
      signal: run.signal,
      onEvent: run.emit,
    });
  });
}

async function makeFilm(request: RunRequest, { located, ffmpegPath }: CheckedInput, work: PlannedRun): Promise<string> {
  const { outputFile, options, run } = request;
  const { workers, plan, runFolder } = work;
  await requireOutputFolder(outputFile, pageFile(located));
  // The workers have done their part: they end while the film is joined.
  const released = workers.release();
  const film = await stitch({
    plan,
    runFolder,
    outputFile,
    located,
    ffmpegPath,
    signal: run.signal,
    onEvent: run.emit,
  });
  await released;
  if (options.keepSegments || options.runFolder !== undefined)
    await clearRunFolder(work.plan, work.runFolder, options.keepSegments);
  return film;
}

async function putAway({ run, leftovers }: RunRequest): Promise<void> {
  for (const problem of await leftovers.clear()) {
    run.emit({ type: 'warning', message: `something was left behind: ${toFailureReport(problem).message}` });
  }
}
