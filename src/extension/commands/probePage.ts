import * as vscode from 'vscode';
import type { Composition } from '../../core/plan/types';
import { readSettings } from '../settings/readSettings';
import { optionsFrom } from './renderCommands';
import { type PageParts, tryPage } from './tryPage';

/** Size, rate and length of a page, for a command that asks about them. undefined: it has been said why there are none. */
export async function probePage(page: vscode.Uri, parts: PageParts): Promise<Composition | undefined> {
  const settings = readSettings(page);
  const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading the page') };
  return tryPage(page, parts, (engine) =>
    vscode.window.withProgress(progress, () =>
      engine.probeComposition(page.fsPath, { ...optionsFrom(settings, 1), ...settings.machine }),
    ),
  );
}
