import * as vscode from 'vscode';

/** How long a command waits for the answer once somebody has gone to give it, ms. */
const patienceMs = 120_000;

/** Whether a page of this workspace may run; where not, says so, offers to change it, and waits for that. */
export async function requireTrust(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Trust');
  const message = vscode.l10n.t(
    'Framewright does not run pages of a folder that you have not trusted: a render executes their scripts.',
  );
  const chosen = await vscode.window.showWarningMessage(message, manage);
  if (chosen !== manage) return vscode.workspace.isTrusted;
  await vscode.commands.executeCommand('workbench.trust.manage');
  return vscode.workspace.isTrusted || trustIsGranted();
}

async function trustIsGranted(): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isGranted: boolean) => {
      clearTimeout(timer);
      listener.dispose();
      resolve(isGranted);
    };
    const timer = setTimeout(() => settle(false), patienceMs);
    const listener = vscode.workspace.onDidGrantWorkspaceTrust(() => settle(true));
  });
}
