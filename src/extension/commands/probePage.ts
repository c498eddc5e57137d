import * as vscode from 'vscode';
import type { Composition } from '../../core/plan/types';
import { readSettings } from '../settings/readSettings';
import { optionsFrom, type RenderParts } from './renderCommands';

/** Size, rate and length of a page, for a command that asks about them. undefined: it has been said why there are none. */
export async function probePage(page: vscode.Uri, { loadEngine }: RenderParts): Promise<Composition | undefined> {
  const settings = readSettings(page);
  const location = vscode.ProgressLocation.Window;
  const engine = await loadEngine();
  try {
    return await vscode.window.withProgress({ location, title: vscode.l10n.t('Reading the page') }, () =>
      engine.probeComposition(page.fsPath, { ...optionsFrom(settings, 1), ...settings.machine }),
    );
  } catch (error) {
    const { message, mend } = engine.toFailureReport(error);
    void vscode.window.showErrorMessage([message, mend].filter((text) => text).join('. '));
    return undefined;
  }
}
