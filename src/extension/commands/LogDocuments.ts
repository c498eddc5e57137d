import * as vscode from 'vscode';
import { readLog } from '../renders/RenderLog';
import type { RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';

const scheme = 'framewright-log';
const refreshMs = 500;

/** What is known of a chunk, or of a whole render, as a read-only text that grows with it. */
export class LogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #renders: RenderService;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #parts: vscode.Disposable;
  readonly #stale = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(renders: RenderService) {
    this.#renders = renders;
    this.#parts = vscode.Disposable.from(
      this.#changes,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      renders.onDidChange(({ record }) => this.#note(record)),
    );
  }

  async show({ id, name }: RenderRecord, chunk: number | undefined): Promise<void> {
    const query = new URLSearchParams({ render: id, ...(chunk !== undefined && { chunk: String(chunk) }) });
    const path = chunk === undefined ? `/${name}.log` : `/${name} chunk ${chunk}.log`;
    const uri = vscode.Uri.from({ scheme, path, query: query.toString() });
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent({ query }: vscode.Uri): Promise<string> {
    const wanted = new URLSearchParams(query);
    const record = this.#renders.get(wanted.get('render') ?? '');
    const chunk = wanted.get('chunk');
    const nothing = vscode.l10n.t('Nothing was logged.');
    if (!record) return nothing;
    return (await readLog(record.folder, chunk === null ? undefined : Number(chunk)).catch(() => '')) || nothing;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#parts.dispose();
  }

  #note({ id }: RenderRecord): void {
    this.#stale.add(id);
    this.#timer ??= setTimeout(() => this.#refresh(), refreshMs);
  }

  #refresh(): void {
    this.#timer = undefined;
    for (const { uri } of vscode.workspace.textDocuments) {
      const render = new URLSearchParams(uri.query).get('render');
      if (uri.scheme === scheme && render !== null && this.#stale.has(render)) this.#changes.fire(uri);
    }
    this.#stale.clear();
  }
}
