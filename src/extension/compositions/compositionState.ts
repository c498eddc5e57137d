import * as vscode from 'vscode';

/** Tells welcome texts and the walkthrough whether there is a composition. */
export async function setCompositionState(state: 'some' | 'none'): Promise<void> {
  await vscode.commands.executeCommand('setContext', 'framewright.compositions', state);
}
