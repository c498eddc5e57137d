import * as vscode from 'vscode';
import { readSettings } from '../settings/readSettings';
import { defaultOutput } from './chooseOutput';
import { describePlan } from './describePlan';
import { choosePage, optionsFrom, type RenderParts } from './renderCommands';

/** Plans a render and shows the plan; renders nothing. */
export async function showPlan(given: unknown, parts: RenderParts): Promise<void> {
  const page = await choosePage(given, parts);
  if (!page) return;
  const settings = readSettings(page);
  const { machine, quality } = settings;
  const title = vscode.l10n.t('Planning');
  const location = vscode.ProgressLocation.Window;
  await vscode.window.withProgress({ location, title }, async () => {
    const engine = await parts.loadEngine();
    const options = { ...optionsFrom(settings, engine.autoWorkers()) };
    const composition = await engine.probeComposition(page.fsPath, { ...options, ...machine });
    const { width, height, fps, totalFrames } = composition;
    const output = vscode.workspace.asRelativePath(defaultOutput({ page, settings, quality }));
    const url = vscode.workspace.asRelativePath(page);
    const plan = engine.RenderOrchestrator.plan(url, output, {
      ...options,
      width,
      height,
      fps,
      frameCount: totalFrames,
    });
    const content = describePlan(plan, options.concurrency ?? 1);
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, { preview: true });
  });
}
