import * as vscode from 'vscode';

/** A command that fails says why, and does not leave it to VS Code to print its stack. */
export async function tellProblem(log: vscode.LogOutputChannel, run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    const { message, mend } = error as { message?: string; mend?: string };
    const show = vscode.l10n.t('Show Log');
    const text = [message ?? String(error), mend].filter((part) => part).join('. ');
    void vscode.window.showErrorMessage(text, show).then((chosen) => chosen === show && log.show());
    return undefined;
  }
}
