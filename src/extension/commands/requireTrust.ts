import * as vscode from 'vscode';

/** Whether a page of this workspace may run; where not, says so and offers to change it. */
export async function requireTrust(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Trust');
  const message = vscode.l10n.t(
    'Framewright does not run pages of a folder that you have not trusted: a render executes their scripts.',
  );
  const chosen = await vscode.window.showWarningMessage(message, manage);
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return vscode.workspace.isTrusted;
}
