import * as vscode from 'vscode';
import type { FailureReport } from '../../core/orchestrator/events';
import { findSource } from '../files/findSource';
import type { loadEngine } from '../loadEngine';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { codes, examineDocument, label, lineRange } from './examineDocument';

const settleMs = 300;

/** The Problems panel: what the source of a page shows by itself, and what went wrong when it was rendered. */
export class Diagnostics implements vscode.Disposable {
  readonly #load: typeof loadEngine;
  readonly #source = vscode.languages.createDiagnosticCollection('framewright');
  readonly #failures = vscode.languages.createDiagnosticCollection('framewright.renders');
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** Files with a failure in them, by the page that was rendered. */
  readonly #failed = new Map<string, vscode.Uri>();
  readonly #listeners: vscode.Disposable;

  constructor(renders: RenderService, load: typeof loadEngine) {
    this.#load = load;
    const { workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#source.delete(uri)),
      workspace.onDidSaveTextDocument(({ uri }) => this.#saved(uri)),
      renders.onDidChange((change) => this.#follow(change)),
    );
    for (const document of workspace.textDocuments) this.#schedule(document);
  }

  /** Shows why a page could not be rendered or previewed, where it happened. */
  async report(page: vscode.Uri, failure: FailureReport): Promise<void> {
    this.clear(page);
    const place = failure.source ? await findSource(failure.source, page) : undefined;
    const uri = place?.uri ?? page;
    const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    if (!document) return;
    const message = [failure.message, failure.mend].filter((part) => part).join('. ');
    const range = lineRange(document, place?.position.line ?? 0);
    const start = place && place.position.character > 0 ? place.position : range.start;
    this.#failures.set(uri, [label(new vscode.Diagnostic(range.with(start), message), codes.failure)]);
    this.#failed.set(page.toString(), uri);
  }

  clear(page: vscode.Uri): void {
    const uri = this.#failed.get(page.toString());
    this.#failed.delete(page.toString());
    if (uri) this.#failures.delete(uri);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(this.#listeners, this.#source, this.#failures).dispose();
  }

  #follow({ record, event }: RenderChange): void {
    const page = vscode.Uri.parse(record.page);
    if (event?.type === 'phaseStarted') this.clear(page);
    if (event?.type !== 'failed') return;
    const isMetadata = event.failure.name === 'MissingMetadata';
    if (isMetadata) void this.#examine(page, true);
    else if (event.failure.name === 'PageError' || event.failure.name === 'InvalidInput')
      void this.report(page, event.failure);
  }

  #saved(uri: vscode.Uri): void {
    for (const [page, file] of this.#failed) {
      if (file.toString() === uri.toString() || page === uri.toString()) this.clear(vscode.Uri.parse(page));
    }
  }

  #schedule({ languageId, uri }: vscode.TextDocument): void {
    if (languageId !== 'html' || uri.scheme !== 'file') return;
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void this.#examine(uri, false);
    }, settleMs);
    this.#waiting.set(key, timer);
  }

  async #examine(uri: vscode.Uri, isWanted: boolean): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const version = document.version;
    const problems = await examineDocument(document, await this.#load(), isWanted);
    if (document.version === version) this.#source.set(uri, problems);
  }
}
