import path from 'node:path';
import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import type { Engine } from '../loadEngine';

/** What quick fixes go by. */
export const codes = { metadata: 'metadata', asset: 'missing-asset', failure: 'render-failed' } as const;

/** A problem with what the page says of itself, and the tag that would mend it. */
export class MetadataDiagnostic extends vscode.Diagnostic {
  readonly tag: string | undefined;

  constructor(range: vscode.Range, message: string, tag: string | undefined) {
    super(range, message, vscode.DiagnosticSeverity.Error);
    this.tag = tag;
  }
}

/** The problems in a page's source. None for a page that does not say that it is a composition, unless `isWanted`. */
export async function examineDocument(
  document: vscode.TextDocument,
  engine: Engine,
  isWanted: boolean,
): Promise<vscode.Diagnostic[]> {
  const text = document.getText();
  const { isComposition, problem } = engine.examinePage(text, path.basename(document.uri.fsPath));
  if (!isComposition && !isWanted) return [];
  const problems: vscode.Diagnostic[] = [];
  if (problem) {
    const range = lineRange(document, problem.line - 1);
    const message = [problem.message, problem.mend].filter((part) => part).join('. ');
    problems.push(label(new MetadataDiagnostic(range, message, problem.tag), codes.metadata));
  }
  return [...problems, ...(await missingAssets(document, engine))];
}

async function missingAssets(document: vscode.TextDocument, engine: Engine): Promise<vscode.Diagnostic[]> {
  const references = engine.localReferences(document.getText());
  const root = await engine.webRootOf(document.uri.fsPath);
  const found = await Promise.all(
    references.map(async ({ url, start, end }) => {
      const file = resolveReference(url, document.uri.fsPath, root);
      if (await exists(file)) return [];
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const name = vscode.workspace.asRelativePath(file);
      const message = vscode.l10n.t('{0} is not there. A render fails where the page loads it.', name);
      return [label(new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning), codes.asset)];
    }),
  );
  return found.flat();
}

function resolveReference(url: string, page: string, root: string): string {
  const [raw = ''] = url.trim().split(/[?#]/);
  const name = decode(raw);
  return name.startsWith('/') ? path.join(root, name) : path.resolve(path.dirname(page), name);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What stands in a line, without the blanks before it. */
export function lineRange(document: vscode.TextDocument, line: number): vscode.Range {
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount - 1));
  return range.with(range.start.with({ character: firstNonWhitespaceCharacterIndex }));
}

export function label<D extends vscode.Diagnostic>(diagnostic: D, code: string): D {
  diagnostic.source = 'framewright';
  diagnostic.code = code;
  return diagnostic;
}
