import path from 'node:path';
import * as vscode from 'vscode';
import type { Fault, Findings } from '../../core/doctor/examine';
import { commandIds } from '../commandIds';
import { nameSettings } from '../failures/inWords';
import { toastPause } from '../views/toastPause';
import { examineMachine } from './examineMachine';
import { openMachineSetting } from './openMachineSetting';
import type { SetupParts } from './SetupParts';
import { withoutMarks } from './withoutMarks';

/** Says whether this machine can render, with what, and what to do where it cannot. Returns whether it can. */
export async function checkSetup(parts: SetupParts): Promise<boolean | undefined> {
  const findings = await examineMachine(parts);
  if (findings) void tellFindings(findings, parts);
  return findings?.ok;
}

/** Shows what was found, with ways out as buttons. */
export async function tellFindings({ browser, ffmpeg }: Findings, { log }: SetupParts): Promise<void> {
  await toastPause();
  const faults = [browser, ffmpeg].filter((finding) => !finding.ok);
  const showLog = vscode.l10n.t('Show Log');
  if (browser.ok && ffmpeg.ok) {
    const message = vscode.l10n.t(
      'Ready to render, with {0} and ffmpeg {1}.',
      `${path.basename(browser.path, '.exe')} ${numberIn(browser.version)}`,
      numberIn(ffmpeg.version),
    );
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
  const message = `${vscode.l10n.t('Not ready to render: {0}', faults.map(describe).join('; ')).replace(/\.+$/, '')}.`;
  const chosen = await vscode.window.showErrorMessage(message, ...Object.keys(buttons));
  if (chosen) await buttons[chosen]?.();
}

/** `156.0.8078.79` of `HeadlessChrome/156.0.8078.79`, `5.1.9` of `5.1.9-0+deb12u1`. */
function numberIn(version: string): string {
  return /\d+(?:\.\d+)+/.exec(version)?.[0] ?? version;
}

/** What is the matter; what to do about it, the buttons say, except where it takes a terminal. */
function describe({ message, mend, command }: Fault): string {
  const what = nameSettings(message);
  return command && mend ? `${what}. ${withoutMarks(mend)}` : what;
}

/** The command waits there for its reader to press Enter. */
function typeInTerminal(command: string): void {
  const terminal = vscode.window.createTerminal('Framewright');
  terminal.show();
  terminal.sendText(command, false);
}
