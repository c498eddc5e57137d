import * as vscode from 'vscode';
import type { RunEvent } from '../../core/orchestrator/events';
import { commandIds } from '../commandIds';
import { isActive, percentOf, type RenderRecord } from '../renders/RenderRecord';
import type { RenderChange, RenderService } from '../renders/RenderService';
import { nodeId, type TreeNode } from './TreeNode';
import { childrenOf, describeAloud, drawRow } from './treeRows';

const refreshMs = 250;

/** Makes what a chunk's tooltip shows beside its words: its first and last frame as pictures. */
export type DescribeChunk = (
  record: RenderRecord,
  chunk: number,
  token: vscode.CancellationToken,
) => Promise<vscode.MarkdownString | undefined>;

/** Renders, their phases, chunks, attempts and films as a tree. It draws the records and keeps no state of its own. */
export class RendersTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #renders: RenderService;
  readonly #describeChunk: DescribeChunk;
  readonly #changes = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #listener: vscode.Disposable;
  /** VS Code knows rows by identity. */
  readonly #nodes = new Map<string, TreeNode>();
  /** What to refresh when the time has come; all of it where `undefined` is in it. */
  readonly #stale = new Map<string | undefined, TreeNode | undefined>();
  readonly #drawnPercent = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(renders: RenderService, describeChunk: DescribeChunk) {
    this.#renders = renders;
    this.#describeChunk = describeChunk;
    this.#listener = renders.onDidChange((change) => this.#note(change));
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.#renders.records.map(({ id }) => this.#node({ kind: 'render', render: id }));
    const record = this.#renders.get(node.render);
    return record ? childrenOf(node, record).map((child) => this.#node(child)) : [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const record = this.#renders.get(node.render);
    const row = record && drawRow(node, record, vscode.l10n);
    if (!record || !row) return new vscode.TreeItem('');
    const item = new vscode.TreeItem(row.label, collapsibleState(node, record, row.hasChildren));
    item.id = nodeId(node);
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(row.icon, row.color ? new vscode.ThemeColor(row.color) : undefined);
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: describeAloud(row, record, node, vscode.l10n) };
    if (node.kind !== 'chunk') item.tooltip = describeInFull(node, record, row);
    const command = commandOf(node, record);
    if (command) item.command = command;
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode, token: vscode.CancellationToken) {
    const record = this.#renders.get(node.render);
    if (node.kind !== 'chunk' || !record) return item;
    const tooltip = await this.#describeChunk(record, node.chunk, token);
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
    this.#changes.dispose();
  }

  #node(node: TreeNode): TreeNode {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    if (known) return known;
    this.#nodes.set(id, node);
    return node;
  }

  #note({ kind, record, event }: RenderChange): void {
    if (kind === 'removed') this.#forget(record.id);
    if (kind !== 'changed') this.#stale.set(undefined, undefined);
    for (const node of event ? this.#changedBy(event, record) : [renderNode(record)]) {
      this.#stale.set(nodeId(node), this.#node(node));
    }
    if (this.#stale.size > 0) this.#timer ??= setTimeout(() => this.#refresh(), refreshMs);
  }

  /** The rows that look different after an event. A refreshed row takes those below it along. */
  #changedBy(event: RunEvent, record: RenderRecord): TreeNode[] {
    if (!('chunk' in event) || event.chunk === undefined) return event.type === 'log' ? [] : [renderNode(record)];
    // A chunk that begins or ends may leave a fold, or join one.
    if (event.type !== 'framesRendered' && event.type !== 'warning' && event.type !== 'log')
      return [renderNode(record)];
    const chunk: TreeNode = { kind: 'chunk', render: record.id, chunk: event.chunk };
    const percent = percentOf(record);
    if (this.#drawnPercent.get(record.id) === percent) return [chunk];
    this.#drawnPercent.set(record.id, percent);
    return [renderNode(record)];
  }

  #refresh(): void {
    this.#timer = undefined;
    const stale = [...this.#stale.values()];
    this.#stale.clear();
    if (stale.includes(undefined)) {
      this.#changes.fire(undefined);
      return;
    }
    const nodes = stale.filter((node) => node !== undefined);
    const whole = new Set(nodes.filter(({ kind }) => kind === 'render').map(({ render }) => render));
    for (const node of nodes) {
      if (node.kind === 'render' || !whole.has(node.render)) this.#changes.fire(node);
    }
  }

  #forget(render: string): void {
    this.#drawnPercent.delete(render);
    for (const [id, node] of this.#nodes) if (node.render === render) this.#nodes.delete(id);
  }
}

function renderNode({ id }: RenderRecord): TreeNode {
  return { kind: 'render', render: id };
}

function collapsibleState(node: TreeNode, record: RenderRecord, hasChildren: boolean): vscode.TreeItemCollapsibleState {
  // A row that VS Code has seen without children stays closed when it gets some: one that will have them is open from the start.
  if (!hasChildren && !(node.kind === 'render' && isActive(record))) return vscode.TreeItemCollapsibleState.None;
  const isOpen = node.kind === 'render' && (isActive(record) || record.status === 'failed');
  return isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function commandOf(node: TreeNode, record: RenderRecord): vscode.Command | undefined {
  if (node.kind === 'output') {
    return { command: commandIds.playOutput, title: vscode.l10n.t('Play'), arguments: [node] };
  }
  if (node.kind !== 'failure' || record.run.status.kind !== 'failed') return undefined;
  return { command: commandIds.goToFailure, title: vscode.l10n.t('Go to Source'), arguments: [node] };
}

function describeInFull(node: TreeNode, record: RenderRecord, row: { label: string; description: string }): string {
  if (node.kind !== 'render') return `${row.label}\n${row.description}`;
  const page = vscode.Uri.parse(record.page).fsPath;
  const begun = new Date(record.createdAt).toLocaleString();
  return [page, `→ ${record.outputFile}`, vscode.l10n.t('begun {0}', begun)].join('\n');
}
