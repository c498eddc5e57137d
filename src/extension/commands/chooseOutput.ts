import path from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import { nextFree } from '../../core/files/nextFree';
import type { KnownFilms } from '../renders/KnownFilms';
import { isActive } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { nameOfPage, outputPath } from '../settings/outputPath';
import type { Settings } from '../settings/readSettings';

export interface OutputWish {
  readonly page: vscode.Uri;
  readonly settings: Settings;
  readonly quality: string;
  readonly range?: readonly [number, number] | undefined;
  /** Default: the settings' format. */
  readonly extension?: string;
  /** Somebody looks at the screen and can answer. Default true; otherwise nothing of anybody's is overwritten. */
  readonly mayAsk?: boolean;
}

/** Where the film or still goes: as the settings say, and never over a file that is not ours without asking. undefined: cancelled. */
export async function chooseOutput(
  wish: OutputWish,
  { renders, films }: { readonly renders: RenderService; readonly films: KnownFilms },
): Promise<string | undefined> {
  const file = defaultOutput(wish);
  const taken = new Set(renders.records.filter(isActive).map(({ outputFile }) => outputFile));
  const isTaken = async (candidate: string) => taken.has(candidate) || (await exists(candidate));
  if (!(await isTaken(file))) return file;
  const isOurs = await films.has(file);
  const { ifExists } = wish.settings;
  if (ifExists === 'increment' || taken.has(file)) return nextFree(file, isTaken);
  if (ifExists === 'overwrite' && isOurs) return file;
  if (wish.mayAsk === false) return nextFree(file, isTaken);
  return ask(file, isOurs, () => nextFree(file, isTaken));
}

/** The path that the settings name for a film or still of `page`. */
export function defaultOutput({ page, settings, quality, range, ...wish }: OutputWish): string {
  const folder = vscode.workspace.getWorkspaceFolder(page);
  return outputPath({
    folder: settings.outputFolder,
    pattern: settings.outputName,
    base: folder ? folder.uri.fsPath : path.dirname(page.fsPath),
    name: nameOfPage(page.fsPath),
    quality,
    range,
    date: new Date(),
    extension: wish.extension ?? `.${settings.format}`,
  });
}

async function ask(file: string, isOurs: boolean, nextFree: () => Promise<string>): Promise<string | undefined> {
  const overwrite = vscode.l10n.t('Overwrite');
  const keep = vscode.l10n.t('Keep Both');
  const message = vscode.l10n.t('{0} exists already.', path.basename(file));
  const folder = path.dirname(file);
  const detail = isOurs
    ? vscode.l10n.t('An earlier render made it, in {0}.', folder)
    : vscode.l10n.t('No render made it, or it was changed since. It is in {0}.', folder);
  // The first button is pressed by Enter.
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, keep, overwrite);
  if (chosen === keep) return nextFree();
  return chosen === overwrite ? file : undefined;
}
