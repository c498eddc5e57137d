import * as assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';

export const extensionId = 'framewright.framewright';

/** The extension, running. */
export async function activated(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension, `${extensionId} is not there`);
  await extension.activate();
  return extension;
}

/** A file of the open workspace folder. */
export function inWorkspace(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.file(path.join(folder.uri.fsPath, name));
}

/** Waits until something is true; says what it was waiting for when it never is. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) assert.fail(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
