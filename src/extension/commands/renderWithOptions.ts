import * as vscode from 'vscode';
import type { Quality } from '../../core/plan/types';
import type { RecordedOptions, RenderRecord } from '../renders/RenderRecord';
import { type FilmFormat, readSettings, type Settings } from '../settings/readSettings';
import { askFrames, type FrameSpan } from './askFrames';
import { defaultOutput } from './chooseOutput';
import { probePage } from './probePage';
import { choosePage, startRender } from './renderCommands';
import type { PageParts } from './tryPage';

interface Choices {
  readonly frames?: FrameSpan;
  readonly scale: number;
  readonly quality: Quality;
  /** 0: as many as suit the machine. */
  readonly workers: number;
  readonly format: FilmFormat;
  readonly outputFile?: string;
}

/** Asks what to render and how, in one list that comes back after each answer, until it is started or left. */
export async function renderWithOptions(given: unknown, parts: PageParts): Promise<RenderRecord | undefined> {
  const page = await choosePage(given, parts);
  const composition = page && (await probePage(page, parts));
  if (!page || !composition) return undefined;
  const settings = readSettings(page);
  const { scale, quality, workers = 0, format } = settings;
  const chosen = await choose({ scale, quality, workers, format }, { page, settings, ...composition });
  return chosen && startRender(page, wishOf(chosen), parts);
}

/** Asks for a range of frames and renders it. */
export async function renderFrameRange(given: unknown, parts: PageParts): Promise<RenderRecord | undefined> {
  const page = await choosePage(given, parts);
  const composition = page && (await probePage(page, parts));
  if (!page || !composition) return undefined;
  const frames = await askFrames(composition.totalFrames);
  return frames && startRender(page, { options: rangeOptions(frames) }, parts);
}

interface Subject {
  readonly page: vscode.Uri;
  readonly settings: Settings;
  readonly width: number;
  readonly height: number;
  readonly totalFrames: number;
}

type Item = vscode.QuickPickItem & { readonly ask?: (choices: Choices) => Promise<Choices | undefined> };

async function choose(first: Choices, subject: Subject): Promise<Choices | undefined> {
  let choices = first;
  for (;;) {
    const picked = await vscode.window.showQuickPick(itemsFor(choices, subject), {
      title: vscode.l10n.t('Render With Options'),
      placeHolder: vscode.l10n.t('Render, or pick what to change'),
    });
    if (!picked) return undefined;
    if (!picked.ask) return choices;
    choices = (await picked.ask(choices)) ?? choices;
  }
}

function itemsFor(choices: Choices, subject: Subject): Item[] {
  const { frames, scale, quality, workers, format } = choices;
  const { page, totalFrames } = subject;
  const settings = { ...subject.settings, format };
  const size = `${Math.round(subject.width * scale)} × ${Math.round(subject.height * scale)}`;
  const film = choices.outputFile ?? defaultOutput({ page, settings, quality, range: frames });
  return [
    { label: `$(play) ${vscode.l10n.t('Render')}`, description: vscode.workspace.asRelativePath(film) },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(list-ordered) ${vscode.l10n.t('Frames')}`,
      description: frames ? `${frames[0]}–${frames[1]}` : vscode.l10n.t('all {0}', totalFrames),
      ask: (before) => askRange(before, totalFrames),
    },
    { label: `$(screen-full) ${vscode.l10n.t('Size')}`, description: size, ask: (before) => askScale(before, subject) },
    { label: `$(sparkle) ${vscode.l10n.t('Quality')}`, description: quality, ask: askQuality },
    {
      label: `$(server-process) ${vscode.l10n.t('Workers')}`,
      description: workers === 0 ? vscode.l10n.t('as many as suit this machine') : String(workers),
      ask: askWorkers,
    },
    { label: `$(file-media) ${vscode.l10n.t('Format')}`, description: format, ask: askFormat },
    {
      label: `$(save-as) ${vscode.l10n.t('Output')}`,
      description: film,
      ask: (before) => askOutput(before, film),
    },
  ];
}

async function askRange(choices: Choices, totalFrames: number): Promise<Choices | undefined> {
  const { frames } = choices;
  const asked = await askFrames(totalFrames, frames && `${frames[0]}-${frames[1]}`);
  if (!asked) return undefined;
  const { frames: _before, ...rest } = choices;
  return asked[0] === 0 && asked[1] === totalFrames - 1 ? rest : { ...rest, frames: asked };
}

async function askScale(choices: Choices, { width, height }: Subject): Promise<Choices | undefined> {
  const items = [0.5, 1, 1.5, 2, 3].map((scale) => ({
    label: `${Math.round(width * scale)} × ${Math.round(height * scale)}`,
    description: scale === 1 ? vscode.l10n.t('the size of the page') : `× ${scale}`,
    scale,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Size of the film') });
  return picked && { ...choices, scale: picked.scale };
}

async function askQuality(choices: Choices): Promise<Choices | undefined> {
  const items: { label: Quality; description: string }[] = [
    { label: 'draft', description: vscode.l10n.t('quick and rough') },
    { label: 'standard', description: vscode.l10n.t('for nearly everything') },
    { label: 'high', description: vscode.l10n.t('for masters; slower, larger') },
    { label: 'lossless', description: vscode.l10n.t('every pixel as it was; plays in few players') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Quality') });
  return picked && { ...choices, quality: picked.label };
}

async function askWorkers(choices: Choices): Promise<Choices | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Workers'),
    prompt: vscode.l10n.t('Browsers that render at once; 0: as many as suit this machine'),
    value: String(choices.workers),
    validateInput: (input) =>
      /^\d{1,3}$/.test(input) ? undefined : vscode.l10n.t('Write a whole number from 0 to 999.'),
  });
  return text === undefined ? undefined : { ...choices, workers: Number(text) };
}

async function askFormat(choices: Choices): Promise<Choices | undefined> {
  const items: { label: FilmFormat; description: string }[] = [
    { label: 'mp4', description: vscode.l10n.t('H.264 and AAC: plays everywhere') },
    { label: 'mov', description: vscode.l10n.t('the same in a QuickTime file, for editing programs that ask for one') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Format') });
  if (!picked) return undefined;
  const { outputFile } = choices;
  const film = outputFile?.replace(/\.[^.\\/]*$/, `.${picked.label}`);
  return { ...choices, format: picked.label, ...(film !== undefined && { outputFile: film }) };
}

async function askOutput(choices: Choices, film: string): Promise<Choices | undefined> {
  const picked = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(film),
    filters: { [vscode.l10n.t('Video')]: ['mp4', 'mov'] },
    title: vscode.l10n.t('Where should the film go?'),
  });
  if (!picked) return undefined;
  const format = /\.mov$/i.test(picked.fsPath) ? 'mov' : 'mp4';
  return { ...choices, format, outputFile: picked.fsPath };
}

function wishOf({ frames, scale, quality, workers, format, outputFile }: Choices) {
  const options: RecordedOptions = {
    quality,
    scale,
    ...(workers > 0 && { concurrency: workers }),
    ...(frames && rangeOptions(frames)),
  };
  return { options, format, ...(outputFile !== undefined && { outputFile }) };
}

function rangeOptions([first, last]: FrameSpan): Pick<RecordedOptions, 'startFrame' | 'frameCount'> {
  return { startFrame: first, frameCount: last - first + 1 };
}
