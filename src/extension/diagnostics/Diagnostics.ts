import * as vscode from 'vscode';
import type { FailureReport } from '../../core/FailureReport';
import { mayBeComposition } from '../compositions/mayBeComposition';
import { findSource } from '../files/findSource';
import type { loadEngine } from '../loadEngine';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { codes, examineDocument, label, lineRange } from './examineDocument';

const settleMs = 300;

/** A failure of a render or preview, in the file where it happened. */
interface Failure {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** The Problems panel: what the source of a page shows by itself, and what went wrong when it was rendered. */
export class Diagnostics implements vscode.Disposable {
  readonly #load: typeof loadEngine;
  readonly #collection = vscode.languages.createDiagnosticCollection('framewright');
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  /** What the source shows, by file. */
  readonly #source = new Map<string, readonly vscode.Diagnostic[]>();
  /** Pages that somebody wanted to render as they are, whatever they say of themselves. */
  readonly #wanted = new Set<string>();
  /** What went wrong, by the page that was rendered. */
  readonly #failures = new Map<string, Failure>();
  readonly #listeners: vscode.Disposable;

  constructor(renders: RenderService, load: typeof loadEngine) {
    this.#load = load;
    const { workspace } = vscode;
    this.#listeners = vscode.Disposable.from(
      workspace.onDidOpenTextDocument((document) => this.#schedule(document)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#wanted.delete(document.uri.toString());
        this.#schedule(document);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#wanted.delete(uri.toString());
        this.#setSource(uri, []);
      }),
      workspace.onDidSaveTextDocument(({ uri }) => this.#saved(uri)),
      renders.onDidChange((change) => this.#follow(change)),
      this.#watchAssets(),
    );
    this.#scheduleAll();
  }

  /** Shows why a page could not be rendered or previewed, where it happened; nothing where that is no fault of the page. */
  async report(page: vscode.Uri, failure: FailureReport): Promise<void> {
    this.clear(page);
    if (failure.name === 'MissingMetadata') {
      this.#wanted.add(page.toString());
      return this.#examine(page);
    }
    if (!isOfPage(failure)) return;
    const place = failure.source ? await findSource(failure.source, page) : undefined;
    const uri = place?.uri ?? page;
    const document = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    if (!document) return;
    const message = [failure.message, failure.mend].filter((part) => part).join('. ');
    const range = lineRange(document, place?.position.line ?? 0);
    const start = place && place.position.character > 0 ? place.position : range.start;
    const diagnostic = label(new vscode.Diagnostic(range.with(start), message), codes.failure);
    this.#failures.set(page.toString(), { uri, diagnostic });
    this.#show(uri);
  }

  clear(page: vscode.Uri): void {
    const failure = this.#failures.get(page.toString());
    this.#failures.delete(page.toString());
    if (failure) this.#show(failure.uri);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(this.#listeners, this.#collection).dispose();
  }

  #follow({ kind, record, event }: RenderChange): void {
    const page = vscode.Uri.parse(record.page);
    if (kind === 'removed' || event?.type === 'phaseStarted') this.clear(page);
    if (event?.type === 'failed') void this.report(page, event.failure);
  }

  #saved(uri: vscode.Uri): void {
    for (const [page, failure] of this.#failures) {
      if (failure.uri.toString() === uri.toString() || page === uri.toString()) this.clear(vscode.Uri.parse(page));
    }
  }

  #setSource(uri: vscode.Uri, problems: readonly vscode.Diagnostic[]): void {
    this.#source.set(uri.toString(), problems);
    this.#show(uri);
  }

  #show(uri: vscode.Uri): void {
    const failures = [...this.#failures.values()].filter((failure) => failure.uri.toString() === uri.toString());
    const source = this.#source.get(uri.toString()) ?? [];
    this.#collection.set(
      uri,
      mergeProblems(
        source,
        failures.map(({ diagnostic }) => diagnostic),
      ),
    );
  }

  /** What a page refers to may come and go while it is open. */
  #watchAssets(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
    const look = () => this.#scheduleAll();
    return vscode.Disposable.from(watcher, watcher.onDidCreate(look), watcher.onDidDelete(look));
  }

  #scheduleAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#schedule(document);
  }

  #schedule({ languageId, uri }: vscode.TextDocument): void {
    if (languageId !== 'html' || uri.scheme !== 'file') return;
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      void this.#examine(uri);
    }, settleMs);
    this.#waiting.set(key, timer);
  }

  async #examine(uri: vscode.Uri): Promise<void> {
    const isWanted = this.#wanted.has(uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    const version = document.version;
    const isIt = isWanted || mayBeComposition(document.getText());
    const problems = isIt ? await examineDocument(document, await this.#load(), isWanted) : [];
    if (document.version === version) this.#setSource(uri, problems);
  }
}

/** What was asked for, or where it should go, may be wrong as well as the page. */
function isOfPage({ name, source, options }: FailureReport): boolean {
  return name === 'PageError' || (name === 'InvalidInput' && (source !== undefined || options?.width !== undefined));
}

/** One problem, one entry: of what the source shows and a failure in the same line, the graver one; the source's has a quick fix. */
function mergeProblems(
  source: readonly vscode.Diagnostic[],
  failures: readonly vscode.Diagnostic[],
): readonly vscode.Diagnostic[] {
  const isIn = (list: readonly vscode.Diagnostic[], { range }: vscode.Diagnostic) =>
    list.some((each) => each.range.start.line === range.start.line);
  const errors = source.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  const news = failures.filter((failure) => !isIn(errors, failure));
  return [...source.filter((problem) => !isIn(news, problem)), ...news];
}
