import path from 'node:path';
import * as vscode from 'vscode';
import type { FailureReport, OptionHints } from '../../core/FailureReport';
import { section } from '../settings/readSettings';
import { isToolMissing } from './explainMissingTool';

/** A failure of the core in the words of VS Code: settings in place of options, and paths below the workspace folder as people know them. */
export function inWords(failure: FailureReport, page: vscode.Uri): FailureReport {
  const mend = mendFor(failure);
  const message = shortenPaths(nameSettings(failure.message), page);
  return { ...failure, message, ...(mend && { mend: shortenPaths(mend, page) }) };
}

/** What the core calls an option of a program's path is a setting here. */
export function nameSettings(text: string): string {
  return text.replace(/the (browserPath|ffmpegPath) option/g, (_, name) =>
    vscode.l10n.t('the setting {0}', `${section}.${name}`),
  );
}

function mendFor(failure: FailureReport): string {
  // The core speaks of package managers and environment variables.
  if (isToolMissing(failure))
    return vscode.l10n.t('Run “Framewright: Install Browser and ffmpeg…” or “Framewright: Check Setup”.');
  const settings = settingsFor(failure).map((name) => `${section}.${name}`);
  const see = settings.length > 0 ? [vscode.l10n.t('See the setting {0}.', settings.join(', '))] : [];
  return [...(failure.mend ? [failure.mend] : []), ...see].join(' ');
}

const names: Readonly<Partial<Record<keyof OptionHints, string>>> = {
  timeoutMs: 'timeout',
  chunkFrames: 'chunkFrames',
  concurrency: 'workers',
  quality: 'quality',
  scale: 'scale',
  props: 'props',
};

/** Names of the settings that would mend it too, without our section. */
export function settingsFor({ name, options = {} }: FailureReport): string[] {
  if (name === 'OutputError') return ['output.folder'];
  return Object.keys(options).flatMap((option) => names[option as keyof OptionHints] ?? []);
}

/** Paths below the workspace folder of a page, or below its own where it is in none, from there. */
export function shortenPaths(text: string, page: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(page)?.uri.fsPath ?? path.dirname(page.fsPath);
  return text.replaceAll(`${folder}${path.sep}`, '');
}
