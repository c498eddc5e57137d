import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Findings } from '../../core/doctor/examine';
import type { Download, Downloads, ToolName } from '../../core/install/Download';
import { abortWith } from '../abortWith';
import type { Engine } from '../loadEngine';
import { toastPause } from '../views/toastPause';
import { tellFindings } from './checkSetup';
import { examineMachine } from './examineMachine';
import { openMachineSetting } from './openMachineSetting';
import type { SetupParts } from './SetupParts';
import { withoutMarks } from './withoutMarks';

/** Downloads the programs that are missing, after asking, and starts them once. Returns whether the machine can render now. */
export async function installTools(parts: SetupParts): Promise<boolean | undefined> {
  const engine = await parts.loadEngine();
  const before = await examineMachine(parts, vscode.ProgressLocation.Window);
  const folder = parts.readSettings().machine.toolsFolder;
  if (!before || folder === undefined) return undefined;
  try {
    const downloads = await chooseDownloads(before, parts, engine);
    if (!(await isWanted(downloads, before, folder))) return undefined;
    for (const download of downloads) await install(download, folder, engine);
  } catch (error) {
    void tellFailure(error, before, parts);
    return false;
  }
  const after = await examineMachine(parts, vscode.ProgressLocation.Window);
  if (after) void tellFindings(after, parts);
  return after?.ok;
}

/** What is missing, or all of it where nothing is. */
async function chooseDownloads({ browser, ffmpeg }: Findings, { context }: SetupParts, engine: Engine) {
  const file = vscode.Uri.joinPath(context.extensionUri, 'downloads.json').fsPath;
  const list: Downloads = engine.parseDownloads(await readFile(file, 'utf8'));
  const missing: ToolName[] = [...(browser.ok ? [] : ['browser' as const]), ...(ffmpeg.ok ? [] : ['ffmpeg' as const])];
  const names: readonly ToolName[] = missing.length > 0 ? missing : ['browser', 'ffmpeg'];
  return names.map((name) => engine.downloadFor(list, name));
}

async function isWanted(downloads: readonly Download[], before: Findings, folder: string): Promise<boolean> {
  const names = downloads.map(({ title, version }) => `${title} ${version}`).join(vscode.l10n.t(' and '));
  const lines = downloads.map(({ title, url, bytes }) =>
    vscode.l10n.t('{0} from {1}: {2} MB', title, new URL(url).host, toMegabytes(bytes)),
  );
  const detail = [
    ...(before.ok ? [vscode.l10n.t('This machine can render already; these would be used from then on.'), ''] : []),
    ...lines,
    '',
    vscode.l10n.t('They are put in {0} and change nothing else on this machine.', folder),
  ].join('\n');
  const install = vscode.l10n.t('Install');
  const question = vscode.l10n.t('Download and install {0}?', names);
  return (await vscode.window.showInformationMessage(question, { modal: true, detail }, install)) === install;
}

async function install(download: Download, folder: string, engine: Engine): Promise<void> {
  const title = vscode.l10n.t('Installing {0}', download.title);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, (progress, token) => {
    let shown = 0;
    const onBytes = (received: number) => {
      const percent = Math.floor((100 * received) / download.bytes);
      if (percent === shown) return;
      const message = vscode.l10n.t('{0} of {1} MB', toMegabytes(received), toMegabytes(download.bytes));
      progress.report({ message, increment: percent - shown });
      shown = percent;
    };
    return engine.installTool(download, { folder, signal: abortWith(token), onBytes });
  });
}

async function tellFailure(error: unknown, { browser }: Findings, { log }: SetupParts): Promise<void> {
  const { name, message, mend } = error as { name: string; message: string; mend?: string };
  if (name === 'Cancelled') return;
  log.error(error instanceof Error ? error : String(error));
  await toastPause();
  const choose = vscode.l10n.t('Choose an Existing One');
  const show = vscode.l10n.t('Show Log');
  const text = withoutMarks([vscode.l10n.t('Not installed: {0}.', message), mend].filter((part) => part).join(' '));
  const chosen = await vscode.window.showErrorMessage(text, choose, show);
  if (chosen === show) log.show();
  if (chosen === choose) await openMachineSetting(browser.ok ? 'ffmpegPath' : 'browserPath');
}

function toMegabytes(bytes: number): string {
  return (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });
}
