import * as vscode from 'vscode';
import type { RenderService } from '../renders/RenderService';
import { type DescribeChunk, RendersTree } from './RendersTree';

/** The tree of renders, with the number of those that run as its badge. */
export function registerRendersView(renders: RenderService, describeChunk: DescribeChunk): vscode.Disposable {
  const tree = new RendersTree(renders, describeChunk);
  const view = vscode.window.createTreeView('framewright.renders', { treeDataProvider: tree, showCollapseAll: true });
  const badge = renders.onDidChange(() => {
    const running = renders.records.filter(({ status }) => status === 'running').length;
    if (running === (view.badge?.value ?? 0)) return;
    view.badge = running === 0 ? undefined : { value: running, tooltip: vscode.l10n.t('{0} running', running) };
  });
  return vscode.Disposable.from(tree, view, badge);
}
