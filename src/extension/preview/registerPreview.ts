import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { type ListCompositions, pickComposition } from '../commands/pickComposition';
import { preparePage } from '../commands/preparePage';
import { nameOfPage } from '../settings/outputPath';
import { PreviewPanel, type PreviewParts } from './PreviewPanel';

const viewType = 'framewright.preview';

/** The previews: a panel for each page, which comes back after a reload of the window. */
export function registerPreview(
  parts: PreviewParts & { readonly listCompositions: ListCompositions },
): vscode.Disposable {
  const panels = new Set<PreviewPanel>();
  const add = (panel: vscode.WebviewPanel, page: vscode.Uri) => {
    const preview = new PreviewPanel(panel, page, parts);
    panels.add(preview);
    panel.onDidDispose(() => panels.delete(preview));
  };
  const open = async (given: unknown) => {
    const picked = await pickComposition(given, parts.listCompositions);
    const page = picked && (await preparePage(picked));
    if (!page) return;
    const known = [...panels].find((panel) => panel.page.toString() === page.toString());
    if (known) return known.reveal();
    const title = vscode.l10n.t('Preview {0}', nameOfPage(page.fsPath));
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    add(vscode.window.createWebviewPanel(viewType, title, place), page);
  };
  const serializer: vscode.WebviewPanelSerializer<{ readonly page?: string } | undefined> = {
    async deserializeWebviewPanel(panel, state) {
      // A window that is not trusted shows nothing of the page; the panel goes rather than lie.
      if (state?.page && vscode.workspace.isTrusted) add(panel, vscode.Uri.parse(state.page));
      else panel.dispose();
    },
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.previewComposition, open),
    vscode.window.registerWebviewPanelSerializer(viewType, serializer),
    { dispose: () => [...panels].map((panel) => panel.dispose()) },
  );
}
