import * as vscode from 'vscode';
import type { PageExamination } from '../../core/composition/examinePage';
import type { loadEngine } from '../loadEngine';
import { nameOfPage } from '../settings/outputPath';
import { setCompositionState } from './compositionState';
import { mayBeComposition } from './mayBeComposition';

/** A page of the workspace that says it is a composition. */
export interface FoundComposition {
  readonly uri: vscode.Uri;
  readonly name: string;
  readonly facts: PageExamination;
}

const pages = '**/*.{html,htm}';
const never = '**/{node_modules,.git,dist,out,build,coverage}/**';
/** A workspace may hold the manual of a library; more pages than this are not looked at. */
const mostPages = 5000;
const atOnce = 16;
const settleMs = 300;

/** The compositions of the workspace, found by their text: no page is run. It begins to look when it is first asked. */
export class CompositionIndex implements vscode.Disposable {
  readonly #loadEngine: typeof loadEngine;
  readonly #changes = new vscode.EventEmitter<void>();
  #found: Promise<readonly FoundComposition[]> | undefined;
  #watcher: vscode.Disposable | undefined;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(load: typeof loadEngine) {
    this.#loadEngine = load;
  }

  /** By path. */
  list(): Promise<readonly FoundComposition[]> {
    this.#watcher ??= this.#watch();
    this.#found ??= this.#search();
    return this.#found;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.dispose();
    this.#changes.dispose();
  }

  async #search(): Promise<readonly FoundComposition[]> {
    const uris = await vscode.workspace.findFiles(pages, never, mostPages);
    const found: FoundComposition[] = [];
    for (let start = 0; start < uris.length; start += atOnce) {
      const batch = await Promise.all(uris.slice(start, start + atOnce).map((uri) => this.#examine(uri)));
      found.push(...batch.filter((composition) => composition !== undefined));
    }
    const compositions = found.toSorted((a, b) => a.uri.path.localeCompare(b.uri.path, undefined, { numeric: true }));
    await setCompositionState(compositions.length > 0 ? 'some' : 'none');
    return compositions;
  }

  async #examine(uri: vscode.Uri): Promise<FoundComposition | undefined> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      if (!mayBeComposition(text)) return undefined;
      const { examinePage } = await this.#loadEngine();
      const facts = examinePage(text, vscode.workspace.asRelativePath(uri));
      return facts.isComposition ? { uri, name: nameOfPage(uri.fsPath), facts } : undefined;
    } catch {
      // Gone or unreadable by now: the watcher tells when that changes.
      return undefined;
    }
  }

  #watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pages);
    const refresh = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#found = undefined;
        this.#changes.fire();
      }, settleMs);
    };
    const folders = vscode.workspace.onDidChangeWorkspaceFolders(refresh);
    // Of a folder that is deleted VS Code names none of the files.
    const deletions = vscode.workspace.createFileSystemWatcher('**/*', true, true, false);
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(refresh),
      watcher.onDidCreate(refresh),
      watcher.onDidDelete(refresh),
      folders,
      deletions,
      deletions.onDidDelete(refresh),
    );
  }
}
