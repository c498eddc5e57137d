import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { codes, MetadataDiagnostic } from './examineDocument';

/** What mends a problem of ours by one click. */
export const quickFixes: vscode.CodeActionProvider = {
  provideCodeActions(document, _range, { diagnostics }) {
    return diagnostics.flatMap((diagnostic) => {
      if (diagnostic.source !== 'framewright') return [];
      if (diagnostic.code === codes.failure) return [preview(document, diagnostic)];
      const tag = diagnostic instanceof MetadataDiagnostic ? diagnostic.tag : undefined;
      return tag === undefined ? [] : [writeTag(document, diagnostic, tag)];
    });
  },
};

/** Writes into a page the tag that it lacks, and shows it: its numbers are a beginning. */
export async function insertTag(page: vscode.Uri): Promise<void> {
  const diagnostic = vscode.languages
    .getDiagnostics(page)
    .find((each) => each instanceof MetadataDiagnostic && each.tag);
  const editor = await vscode.window.showTextDocument(page);
  if (!(diagnostic instanceof MetadataDiagnostic) || !diagnostic.tag) return;
  const { edit } = writeTag(editor.document, diagnostic, diagnostic.tag);
  if (edit) await vscode.workspace.applyEdit(edit);
  const offset = editor.document.getText().indexOf(diagnostic.tag);
  const place = span(editor.document, Math.max(0, offset), diagnostic.tag.length);
  editor.selection = new vscode.Selection(place.start, place.end);
  editor.revealRange(place);
}

function writeTag(document: vscode.TextDocument, diagnostic: vscode.Diagnostic, tag: string): vscode.CodeAction {
  const text = document.getText();
  const before = /<meta\b[^>]*\bname\s*=\s*["']?composition\b[^>]*>/i.exec(text);
  const title = before ? vscode.l10n.t('Complete the composition tag') : vscode.l10n.t('Insert the composition tag');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  action.edit = new vscode.WorkspaceEdit();
  if (before) action.edit.replace(document.uri, span(document, before.index, before[0].length), tag);
  else insertInHead(action.edit, document, tag);
  return action;
}

function insertInHead(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, tag: string): void {
  const text = document.getText();
  const charset = /<meta\b[^>]*\bcharset\b[^>]*>/i.exec(text);
  const head = charset ?? /<head\b[^>]*>/i.exec(text) ?? /<html\b[^>]*>/i.exec(text) ?? /<!doctype[^>]*>/i.exec(text);
  const after = head ? head.index + head[0].length : 0;
  const [, indent = ''] = /^\r?\n([ \t]*)/.exec(text.slice(after)) ?? [];
  edit.insert(document.uri, document.positionAt(after), head ? `\n${indent}${tag}` : `${tag}\n`);
}

function preview(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction {
  const title = vscode.l10n.t('Look at the page in the preview');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = { command: commandIds.previewComposition, title, arguments: [document.uri] };
  return action;
}

function span(document: vscode.TextDocument, start: number, length: number): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(start + length));
}
