import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import type { loadEngine } from '../loadEngine';
import type { KnownFilms } from '../renders/KnownFilms';
import type { RecordedOptions, RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { nameOfPage } from '../settings/outputPath';
import { type FilmFormat, readSettings, type Settings } from '../settings/readSettings';
import { chooseOutput } from './chooseOutput';
import { type ListCompositions, pickComposition } from './pickComposition';
import { preparePage } from './preparePage';

export interface RenderParts {
  readonly renders: RenderService;
  readonly films: KnownFilms;
  readonly listCompositions: ListCompositions;
  readonly loadEngine: typeof loadEngine;
}

/** What of a render differs from the settings. */
export interface RenderWish {
  readonly options?: RecordedOptions;
  readonly format?: FilmFormat;
  /** Absolute path of the film. */
  readonly outputFile?: string;
  /** Whether a question may be asked. Default true. */
  readonly mayAsk?: boolean;
}

/** Renders the page that is meant. Returns the record, undefined where the answer to a question was no. */
export async function renderComposition(given: unknown, parts: RenderParts): Promise<RenderRecord | undefined> {
  const page = await choosePage(given, parts);
  return page && startRender(page, {}, parts);
}

/** Renders the same once more, as a render of its own; into the same file, as long as that is still our film or none. */
export async function renderAgain(record: RenderRecord, parts: RenderParts): Promise<RenderRecord | undefined> {
  const page = await preparePage(vscode.Uri.parse(record.page));
  if (!page) return undefined;
  const { options, outputFile } = record;
  const isFree = !(await exists(outputFile)) || (await parts.films.has(outputFile));
  return startRender(page, { options, ...(isFree && { outputFile }) }, parts);
}

/** The page that a command means, ready to be rendered. */
export async function choosePage(given: unknown, parts: RenderParts): Promise<vscode.Uri | undefined> {
  const picked = await pickComposition(given, parts.listCompositions);
  return picked && preparePage(picked);
}

/** Queues a render of a page that was prepared. */
export async function startRender(
  page: vscode.Uri,
  wish: RenderWish,
  parts: RenderParts,
): Promise<RenderRecord | undefined> {
  const { renders, loadEngine } = parts;
  const configured = readSettings(page);
  const settings = { ...configured, format: wish.format ?? configured.format };
  const options = { ...optionsFrom(settings, (await loadEngine()).autoWorkers()), ...wish.options };
  const outputFile =
    wish.outputFile ??
    (await chooseOutput({ page, settings, ...namingOf(options), mayAsk: wish.mayAsk ?? true }, parts));
  if (outputFile === undefined) return undefined;
  return renders.start({ page, name: nameOfPage(page.fsPath), options, executor: settings.executor, outputFile });
}

/** What of its options a film may be named by. */
export function namingOf({ quality = 'standard', startFrame, frameCount }: RecordedOptions) {
  const isPart = startFrame !== undefined && frameCount !== undefined;
  return { quality, range: isPart ? ([startFrame, startFrame + frameCount - 1] as const) : undefined };
}

/** The options that the settings come to. */
export function optionsFrom(settings: Settings, autoWorkers: number): RecordedOptions {
  const { quality, scale, network, props, timeoutSeconds, chunkFrames, workers } = settings;
  return {
    quality,
    network,
    chunkFrames,
    concurrency: workers ?? autoWorkers,
    timeoutMs: timeoutSeconds * 1000,
    ...(scale !== 1 && { scale }),
    ...(Object.keys(props).length > 0 && { props }),
  };
}
