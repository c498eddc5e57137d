import * as vscode from 'vscode';
import { commandIds } from '../commands/commandIds';
import { checkSetup, type SetupParts } from './checkSetup';

/** Commands about the programs that a render needs. */
export function registerSetup(parts: SetupParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.checkSetup, () => checkSetup(parts)),
    vscode.commands.registerCommand(commandIds.openMachineSettings, () =>
      vscode.commands.executeCommand('workbench.action.openSettings', '@ext:framewright.framewright path'),
    ),
  );
}
