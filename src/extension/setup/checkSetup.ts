import * as vscode from 'vscode';
import type { Finding, Findings } from '../../core/doctor/examine';
import { commandIds } from '../commands/commandIds';
import type { loadEngine } from '../loadEngine';
import { readSettings } from '../settings/readSettings';

export interface SetupParts {
  readonly log: vscode.LogOutputChannel;
  readonly loadEngine: typeof loadEngine;
}

/** Launches the browser and the ffmpeg that a render would use, and says how that went and what to do. Returns whether all is well. */
export async function checkSetup(parts: SetupParts): Promise<boolean> {
  const findings = await examineInView(parts);
  if (!findings) return false;
  logFindings(findings, parts.log);
  await vscode.commands.executeCommand('setContext', 'framewright.setup', findings.ok ? 'ready' : 'missing');
  void (findings.ok ? tellReady(findings) : tellMissing(findings)).then((command) => {
    if (command) void vscode.commands.executeCommand(command);
  });
  return findings.ok;
}

function examineInView({ loadEngine: load }: SetupParts): Thenable<Findings | undefined> {
  const title = vscode.l10n.t('Starting the browser and ffmpeg');
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const { examine } = await load();
    const findings = await examine(abort.signal, readSettings().machine);
    return abort.signal.aborted ? undefined : findings;
  });
}

async function tellReady({ browser, ffmpeg, workers }: Findings): Promise<string | undefined> {
  const versions = [browser, ffmpeg].map((finding) => (finding.ok ? finding.version : '')).join(', ffmpeg ');
  const message = vscode.l10n.t('Ready to render with {0}; {1} workers at once.', versions, workers);
  return choose(vscode.window.showInformationMessage, message, [[vscode.l10n.t('Show Log'), commandIds.showLog]]);
}

async function tellMissing({ browser, ffmpeg }: Findings): Promise<string | undefined> {
  const faults = [browser, ffmpeg].flatMap((finding) => (finding.ok ? [] : [finding.message]));
  const message = vscode.l10n.t('Not ready to render: {0}.', faults.join('; '));
  return choose(vscode.window.showWarningMessage, message, [
    [vscode.l10n.t('Install…'), commandIds.installTools],
    [vscode.l10n.t('Choose Existing…'), commandIds.openMachineSettings],
    [vscode.l10n.t('Show Log'), commandIds.showLog],
  ]);
}

type Show = (message: string, ...titles: string[]) => Thenable<string | undefined>;

async function choose(show: Show, message: string, buttons: readonly (readonly [string, string])[]) {
  const chosen = await show(message, ...buttons.map(([title]) => title));
  return buttons.find(([title]) => title === chosen)?.[1];
}

function logFindings(
  { node, platform, cores, workers, browser, ffmpeg }: Findings,
  log: vscode.LogOutputChannel,
): void {
  log.info(`Node ${node} on ${platform}, ${cores} cores: ${workers} workers at once`);
  logFinding('browser', browser, log);
  logFinding('ffmpeg', ffmpeg, log);
}

function logFinding(name: string, finding: Finding<object>, log: vscode.LogOutputChannel): void {
  if (finding.ok) log.info(`${name}: ${finding.path} (${finding.source}), ${finding.version}`);
  else log.error([`${name}: ${finding.message}`, finding.stderrTail, finding.mend].filter((text) => text).join('\n'));
}
