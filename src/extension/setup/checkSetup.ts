import path from 'node:path';
import * as vscode from 'vscode';
import type { Fault, Findings } from '../../core/doctor/examine';
import { commandIds } from '../commands/commandIds';
import { examineMachine } from './examineMachine';
import { openMachineSetting } from './openMachineSetting';
import type { SetupParts } from './SetupParts';

/** Says whether this machine can render, with what, and what to do where it cannot. Returns whether it can. */
export async function checkSetup(parts: SetupParts): Promise<boolean | undefined> {
  const findings = await examineMachine(parts);
  if (findings) void tellFindings(findings, parts);
  return findings?.ok;
}

/** Shows what was found, with ways out as buttons. */
export async function tellFindings({ browser, ffmpeg }: Findings, { log }: SetupParts): Promise<void> {
  const faults = [browser, ffmpeg].filter((finding) => !finding.ok);
  const showLog = vscode.l10n.t('Show Log');
  if (browser.ok && ffmpeg.ok) {
    const programs = [`${path.basename(browser.path)} (${browser.version})`, `ffmpeg (${ffmpeg.version})`] as const;
    const message = vscode.l10n.t('Ready to render, with {0} and {1}.', ...programs);
    if ((await vscode.window.showInformationMessage(message, showLog)) === showLog) log.show();
    return;
  }
  const setting = browser.ok ? 'ffmpegPath' : 'browserPath';
  const command = faults.find((fault) => fault.command)?.command;
  const buttons = {
    ...(command
      ? { [vscode.l10n.t('Put Command in Terminal')]: () => typeInTerminal(command) }
      : { [vscode.l10n.t('Install…')]: () => vscode.commands.executeCommand(commandIds.installTools) }),
    [vscode.l10n.t('Choose an Existing One')]: () => openMachineSetting(setting),
    [showLog]: () => log.show(),
  };
  const message = [vscode.l10n.t('Not ready to render:'), ...faults.map(sentence)].join(' ');
  const chosen = await vscode.window.showErrorMessage(message, ...Object.keys(buttons));
  if (chosen) await buttons[chosen]?.();
}

function sentence({ message, mend }: Fault): string {
  return [`${message}.`, mend].filter((part) => part).join(' ');
}

/** The command waits there for its reader to press Enter. */
function typeInTerminal(command: string): void {
  const terminal = vscode.window.createTerminal('Framewright');
  terminal.show();
  terminal.sendText(command, false);
}
