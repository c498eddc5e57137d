import type * as vscode from 'vscode';

/** A signal that aborts when VS Code's token is cancelled. */
export function abortWith(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
