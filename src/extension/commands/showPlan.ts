import * as vscode from 'vscode';
import type { Engine } from '../loadEngine';
import { readSettings } from '../settings/readSettings';
import { defaultOutput } from './chooseOutput';
import { describePlan } from './describePlan';
import type { PlanDocuments } from './PlanDocuments';
import { choosePage, optionsFrom } from './renderCommands';
import { type PageParts, tryPage } from './tryPage';

/** Plans a render and shows the plan; renders nothing. */
export async function showPlan(given: unknown, parts: PageParts, plans: PlanDocuments): Promise<void> {
  const page = await choosePage(given, parts);
  if (!page) return;
  const progress = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Planning') };
  const text = await tryPage(page, parts, (engine) =>
    vscode.window.withProgress(progress, () => planInWords(page, engine)),
  );
  if (text !== undefined) await plans.show(page, text);
}

async function planInWords(page: vscode.Uri, engine: Engine): Promise<string> {
  const settings = readSettings(page);
  const options = optionsFrom(settings, engine.autoWorkers());
  const { machine, quality } = settings;
  const { width, height, fps, totalFrames } = await engine.probeComposition(page.fsPath, { ...options, ...machine });
  const output = vscode.workspace.asRelativePath(defaultOutput({ page, settings, quality }));
  const url = vscode.workspace.asRelativePath(page);
  const planned = { ...options, width, height, fps, frameCount: totalFrames };
  return describePlan(engine.RenderOrchestrator.plan(url, output, planned), options.concurrency ?? 1);
}
