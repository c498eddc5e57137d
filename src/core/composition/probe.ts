import { Cancelled } from '../errors';
import { resolveLength } from '../plan/chooseRange';
import { formatFrameRate, framesInDuration } from '../plan/frameRate';
import { defaultTimeoutMs } from '../plan/limits';
import { parseDistributedOptions } from '../plan/rendererOptions';
import type { Composition, RendererOptions, RenderJobOptions } from '../plan/types';
import { loadPage, type PageSource } from './loadPage';
import { type LocatedComposition, locateComposition } from './locateComposition';
import type { Measurement } from './Measurement';
import { type IncompletePage, missingMetadata } from './missingMetadata';
import { type PageReading, readDataset, readHtmlMetadata, readJsonMetadata, readMetaContent } from './readMetadata';
import { findGaps, type Metadata, resolveMetadata } from './resolveMetadata';
import type { Field } from './statement';

/** Opens a page in a browser to find out what its source does not say. */
export type MeasureComposition = (
  located: LocatedComposition,
  options: RendererOptions,
  signal?: AbortSignal,
) => Promise<Measurement>;

/** What accompanies a probe. */
export interface ProbeJobOptions extends RenderJobOptions {
  /** In place of the browser. */
  readonly measure?: MeasureComposition;
}

/**
 * Finds out a page's size, rate and length: from the options, which win, from its source, and, where that leaves gaps,
 * from the page in a browser. Throws InvalidInput for a page that is not there or contradicts itself, MissingMetadata for
 * one that does not say enough, Cancelled when the signal aborts.
 */
export async function probeComposition(
  compositionUrl: string,
  options: Partial<RendererOptions> = {},
  jobOptions: ProbeJobOptions = {},
): Promise<Composition> {
  const given = parseDistributedOptions(options);
  const { signal, measure = measureInBrowser } = jobOptions;
  const located = await locateComposition(compositionUrl, given);
  const page = await loadPage(located, { signal, timeoutMs: given.timeoutMs ?? defaultTimeoutMs });
  const reading = readPage(page);
  const known = resolveMetadata(reading.statements, given);
  const composition = compose(compositionUrl, known, given);
  if (composition) return composition;

  const gaps = findGaps(known, reading.statements, given);
  const incomplete = { file: page.html.file, reading, known, options: given, gaps };
  const measurement = await measure(located, given, signal).catch((cause: unknown) => {
    // Only for its length does a page have to open in a browser; what else it lacks was plain before that.
    if (cause instanceof Cancelled || gaps.every((gap) => gap === 'duration')) throw cause;
    throw missingMetadata({ ...incomplete, cause });
  });
  const measured = addMeasurement(incomplete, measurement);
  const completed = compose(compositionUrl, measured, given);
  if (completed) return completed;
  throw missingMetadata({ ...incomplete, known: measured, gaps: findGaps(measured, reading.statements, given) });
}

async function measureInBrowser(...request: Parameters<MeasureComposition>): Promise<Measurement> {
  const { measureComposition } = await import('../capture/measureComposition');
  return measureComposition(...request);
}

function readPage({ html, json }: PageSource): PageReading {
  const page = readHtmlMetadata(html.text, html.file);
  const beside = json ? readJsonMetadata(json.text, json.file) : [];
  return { ...page, statements: [...page.statements, ...beside] };
}

function compose(url: string, known: Metadata, options: RendererOptions): Composition | undefined {
  const { width, height, rate, frames } = known;
  const totalFrames = rate && resolveLength(frames, options, rate);
  if (width === undefined || height === undefined || rate === undefined || totalFrames === undefined) return undefined;
  return { url, width, height, fps: formatFrameRate(rate), totalFrames };
}

/** Fills gaps with what the browser saw. Where the source says something already, scripts do not overrule it. */
function addMeasurement(
  { file, reading, options, gaps }: IncompletePage,
  { meta = '', dataset = {}, durationInSeconds }: Measurement,
): Metadata {
  const isGap = (field: Field) => gaps.includes(field === 'frames' ? 'duration' : field);
  const seen = [...readMetaContent(meta, { file }), ...readDataset(dataset, { file })].filter(({ field }) =>
    isGap(field),
  );
  const known = resolveMetadata([...reading.statements, ...seen], options);
  if (known.frames !== undefined || !known.rate || !durationInSeconds || !Number.isFinite(durationInSeconds))
    return known;
  // Browsers compute times in doubles; below a microsecond there is only noise.
  const seconds = Math.round(durationInSeconds * 1e6) / 1e6;
  return { ...known, frames: seconds > 0 ? framesInDuration(seconds, known.rate) : undefined };
}
