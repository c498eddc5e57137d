import * as vscode from 'vscode';
import { parseFrameRate } from '../../core/plan/frameRate';
import { abortWith } from '../abortWith';
import type { CompositionIndex, FoundComposition } from '../compositions/CompositionIndex';
import { chunkCount } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import type { MakeThumbnails } from './describeChunkTooltip';

/** The compositions of the workspace, with a picture of those that were rendered. */
export class CompositionsTree implements vscode.TreeDataProvider<FoundComposition>, vscode.Disposable {
  readonly #index: CompositionIndex;
  readonly #renders: RenderService;
  readonly #makeThumbnails: MakeThumbnails;

  readonly #changes = new vscode.EventEmitter<void>();
  readonly #listeners: vscode.Disposable;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(index: CompositionIndex, renders: RenderService, makeThumbnails: MakeThumbnails) {
    this.#index = index;
    this.#renders = renders;
    this.#makeThumbnails = makeThumbnails;
    this.#listeners = vscode.Disposable.from(
      index.onDidChange(() => this.#changes.fire()),
      // A tooltip that was resolved is kept until its row is drawn anew.
      renders.onDidChange(({ kind, event }) => {
        if (kind === 'removed' || event?.type === 'finished') this.#changes.fire();
      }),
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.#listeners, this.#changes).dispose();
  }

  async getChildren(composition?: FoundComposition): Promise<FoundComposition[]> {
    return composition ? [] : [...(await this.#index.list())];
  }

  getTreeItem(composition: FoundComposition): vscode.TreeItem {
    const { uri, name, facts } = composition;
    const item = new vscode.TreeItem(name);
    item.id = uri.toString();
    item.description = `${describeFacts(composition)} · ${vscode.workspace.asRelativePath(uri)}`;
    item.iconPath = facts.problem
      ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
      : new vscode.ThemeIcon('symbol-color');
    item.contextValue = facts.problem ? 'composition faulty' : 'composition';
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, composition: FoundComposition, token: vscode.CancellationToken) {
    item.tooltip = await this.#describe(composition, token);
    return item;
  }

  async #describe(composition: FoundComposition, token: vscode.CancellationToken): Promise<vscode.MarkdownString> {
    const text = new vscode.MarkdownString().appendText(composition.uri.fsPath);
    text.appendMarkdown('\n\n').appendText(describeFacts(composition));
    const page = composition.uri.toString();
    const rendered = this.#renders.records.find((record) => record.page === page && record.status === 'finished');
    if (!rendered) return text;
    const middle = Math.floor(chunkCount(rendered.run) / 2);
    const [picture] = await this.#makeThumbnails(rendered, middle, abortWith(token)).catch(() => []);
    if (!picture) return text;
    const alt = vscode.l10n.t('Frame {0}', picture.frame);
    return text.appendMarkdown(`\n\n![${alt}](data:image/jpeg;base64,${picture.jpeg.toString('base64')})`);
  }
}

/** `1280×720 · 30 fps · 5 s`, or what is wrong. */
function describeFacts({ facts }: FoundComposition): string {
  const { width, height, fps, totalFrames, problem } = facts;
  if (problem || fps === undefined) return problem?.message ?? '';
  const { num, den } = parseFrameRate(fps);
  const parts = [`${width}×${height}`, vscode.l10n.t('{0} fps', Number((num / den).toFixed(3)))];
  if (totalFrames !== undefined) parts.push(vscode.l10n.t('{0} s', Number(((totalFrames * den) / num).toFixed(2))));
  return parts.join(' · ');
}
