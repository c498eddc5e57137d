import * as vscode from 'vscode';
import type { FailureReport } from '../../core/orchestrator/events';
import { commandIds } from '../commands/commandIds';
import type { Action } from '../views/EndMessages';

/** What can be done where a render failed for want of a browser or ffmpeg. */
export function waysOut({ name, retryable }: FailureReport): Action[] {
  if (retryable || (name !== 'BrowserError' && name !== 'FfmpegError')) return [];
  return [
    { title: vscode.l10n.t('Install…'), command: commandIds.installTools },
    { title: vscode.l10n.t('Choose Existing…'), command: commandIds.openMachineSettings },
    { title: vscode.l10n.t('Check Setup'), command: commandIds.checkSetup },
  ];
}
