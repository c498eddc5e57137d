import * as vscode from 'vscode';
import type { FailureReport } from '../../core/FailureReport';
import { commandIds } from '../commandIds';
import { setSetupState } from '../setup/setupState';
import type { Action } from './Action';

/** Whether a browser or ffmpeg is at fault; one that died midway has worked before. */
function isToolFault({ name, frame, retryable }: FailureReport): boolean {
  return (name === 'BrowserError' || name === 'FfmpegError') && frame === undefined && !retryable;
}

/** Whether it was not to be had at all, or said nothing. */
export function isToolMissing(failure: FailureReport): boolean {
  return isToolFault(failure) && failure.stderrTail === undefined;
}

/** Ways out of a failure that a missing or broken browser or ffmpeg caused; none for any other. */
export function explainMissingTool(failure: FailureReport): Action[] {
  if (!isToolFault(failure)) return [];
  void setSetupState('missing');
  const setting = failure.name === 'BrowserError' ? 'browserPath' : 'ffmpegPath';
  return [
    { title: vscode.l10n.t('Install…'), command: commandIds.installTools },
    { title: vscode.l10n.t('Choose an Existing One'), command: commandIds.openMachineSetting, arguments: [setting] },
    { title: vscode.l10n.t('Check Setup'), command: commandIds.checkSetup },
  ];
}
