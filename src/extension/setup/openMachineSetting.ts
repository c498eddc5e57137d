import * as vscode from 'vscode';
import { section } from '../settings/readSettings';

/** Opens the setting that takes a program of this machine. On a remote, that is the remote's. */
export async function openMachineSetting(name: 'browserPath' | 'ffmpegPath'): Promise<void> {
  const query = `@id:${section}.${name}`;
  if (vscode.env.remoteName === undefined) await vscode.commands.executeCommand('workbench.action.openSettings', query);
  else await vscode.commands.executeCommand('workbench.action.openRemoteSettings', { query });
}
