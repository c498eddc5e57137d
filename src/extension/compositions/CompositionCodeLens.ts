import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { section } from '../settings/readSettings';

const mark = /<meta\b[^>]*\bname\s*=\s*["']?composition\b|\bdata-composition-id\s*=/i;

/** Buttons over the line by which a page says that it is a composition. */
export const compositionCodeLens: vscode.CodeLensProvider = {
  provideCodeLenses(document) {
    if (!vscode.workspace.getConfiguration(section, document).get('codeLens', true)) return [];
    const offset = mark.exec(document.getText())?.index;
    if (offset === undefined) return [];
    const place = document.lineAt(document.positionAt(offset)).range;
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(place, { title, command, arguments: [document.uri] });
    return [
      lens(`$(play) ${vscode.l10n.t('Render')}`, commandIds.renderComposition),
      lens(vscode.l10n.t('Preview'), commandIds.previewComposition),
      lens(vscode.l10n.t('Still…'), commandIds.renderStill),
      lens(vscode.l10n.t('Options…'), commandIds.renderWithOptions),
    ];
  },
};
