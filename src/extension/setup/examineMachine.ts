import * as vscode from 'vscode';
import type { Fault, Finding, Findings } from '../../core/doctor/examine';
import { abortWith } from '../abortWith';
import type { SetupParts } from './SetupParts';
import { setSetupState } from './setupState';

/** Starts the browser and the ffmpeg of renders, with progress. undefined where it was cancelled. */
export async function examineMachine(
  { log, loadEngine, readSettings }: SetupParts,
  location = vscode.ProgressLocation.Notification,
): Promise<Findings | undefined> {
  const title = vscode.l10n.t('Starting the browser and ffmpeg, to see whether they work');
  const progress = { location, title, cancellable: true };
  const findings = await vscode.window.withProgress(progress, async (_, token) => {
    const signal = abortWith(token);
    const engine = await loadEngine();
    const found = await engine.examine(signal, readSettings().machine);
    return signal.aborted ? undefined : found;
  });
  if (!findings) return undefined;
  logFindings(log, findings);
  await setSetupState(findings.ok ? 'ready' : 'missing');
  return findings;
}

function logFindings(
  log: vscode.LogOutputChannel,
  { browser, ffmpeg, node, platform, cores, workers }: Findings,
): void {
  log.info(`set-up: Node ${node} on ${platform}, ${cores} cores, ${workers} workers at once`);
  logFinding(log, 'browser', browser);
  logFinding(log, 'ffmpeg', ffmpeg);
}

function logFinding(log: vscode.LogOutputChannel, name: string, finding: Finding<object>): void {
  if (finding.ok) log.info(`set-up: ${name} ${finding.path} (${finding.source}), ${finding.version}`);
  else log.error(`set-up: ${name}: ${faultLines(finding).join('\n')}`);
}

function faultLines({ message, mend, command, stderrTail }: Fault): string[] {
  return [message, mend, command, stderrTail].filter((line) => line !== undefined && line !== '') as string[];
}
