import * as vscode from 'vscode';
import { nameOfPage } from '../settings/outputPath';

const scheme = 'framewright-plan';

/** Plans as read-only documents: one for each page, made anew in its place. */
export class PlanDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();

  readonly onDidChange = this.#changes.event;

  // VS Code listens to `onDidChange` from here on.
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** Shows a text of Markdown as the plan of a page. */
  async show(page: vscode.Uri, text: string): Promise<void> {
    const path = `/${vscode.l10n.t('Plan of {0}', nameOfPage(page.fsPath))}.md`;
    const uri = vscode.Uri.from({ scheme, path, query: page.toString() });
    this.#texts.set(uri.toString(), text);
    this.#changes.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changes).dispose();
  }
}
