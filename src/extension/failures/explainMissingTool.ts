import * as vscode from 'vscode';
import type { FailureReport } from '../../core/orchestrator/events';
import { commandIds } from '../commands/commandIds';
import { setSetupState } from '../setup/setupState';
import type { Action } from './Action';

/** Whether a browser or ffmpeg was not to be had at all, or did not start. */
export function isToolMissing({ name, frame, stderrTail }: FailureReport): boolean {
  return (name === 'BrowserError' || name === 'FfmpegError') && frame === undefined && stderrTail === undefined;
}

/** Ways out of a failure that a missing or broken browser or ffmpeg caused; none for any other. */
export function explainMissingTool({ name, frame, retryable }: FailureReport): Action[] {
  // One that died midway has worked before.
  if ((name !== 'BrowserError' && name !== 'FfmpegError') || frame !== undefined || retryable) return [];
  void setSetupState('missing');
  const setting = name === 'BrowserError' ? 'browserPath' : 'ffmpegPath';
  return [
    { title: vscode.l10n.t('Install…'), command: commandIds.installTools },
    { title: vscode.l10n.t('Choose an Existing One'), command: commandIds.openMachineSetting, arguments: [setting] },
    { title: vscode.l10n.t('Check Setup'), command: commandIds.checkSetup },
  ];
}
