import * as vscode from 'vscode';

/** Whether renders find their programs; undefined while nobody has tried. */
export type SetupState = 'ready' | 'missing' | undefined;

const key = 'framewright.setup';

/** Tells welcome texts and the walkthrough. */
export async function setSetupState(state: SetupState): Promise<void> {
  await vscode.commands.executeCommand('setContext', key, state);
}
