import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import type { Diagnostics } from './Diagnostics';
import { insertTag, quickFixes } from './quickFixes';

/** Problems of compositions, and what mends them. */
export function registerDiagnostics(diagnostics: Diagnostics): vscode.Disposable {
  const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix];
  const fixes = vscode.languages.registerCodeActionsProvider('html', quickFixes, { providedCodeActionKinds });
  const command = vscode.commands.registerCommand(commandIds.insertTag, (page: vscode.Uri) => insertTag(page));
  return vscode.Disposable.from(diagnostics, fixes, command);
}
