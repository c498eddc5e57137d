import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import type { Diagnostics } from '../diagnostics/Diagnostics';
import { inWords } from '../failures/inWords';
import { tellFailure } from '../failures/tellFailure';
import type { Engine } from '../loadEngine';
import type { RenderParts } from './renderCommands';

/** What commands need that run a page without a render. */
export interface PageParts extends RenderParts {
  readonly log: vscode.LogOutputChannel;
  readonly diagnostics: Diagnostics;
}

/** Does something with a page. Where that fails, it is told as a render's failure is; undefined then, or where it was cancelled. */
export async function tryPage<T>(
  page: vscode.Uri,
  { log, diagnostics, loadEngine }: PageParts,
  run: (engine: Engine) => Thenable<T>,
): Promise<T | undefined> {
  const engine = await loadEngine();
  try {
    return await run(engine);
  } catch (error) {
    const failure = inWords(engine.toFailureReport(error), page);
    if (failure.name === 'Cancelled') return undefined;
    log.error(error instanceof Error ? error : String(error));
    await diagnostics.report(page, failure);
    void tellFailure(page, failure, [{ title: vscode.l10n.t('Show Log'), command: commandIds.showLog }]);
    return undefined;
  }
}
