import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import type { RenderService } from '../renders/RenderService';
import { CompositionsTree } from '../views/CompositionsTree';
import type { MakeThumbnails } from '../views/describeChunkTooltip';
import { compositionCodeLens } from './CompositionCodeLens';
import type { CompositionIndex } from './CompositionIndex';
import { newComposition } from './newComposition';
import { openSample } from './openSample';

/** What shows the compositions of the workspace: a view, and buttons in their source. */
export function registerCompositions(
  index: CompositionIndex,
  renders: RenderService,
  extension: vscode.Uri,
  makeThumbnails: MakeThumbnails,
): vscode.Disposable {
  const treeDataProvider = new CompositionsTree(index, renders, makeThumbnails);
  return vscode.Disposable.from(
    index,
    treeDataProvider,
    vscode.window.createTreeView('framewright.compositions', { treeDataProvider }),
    vscode.commands.registerCommand(commandIds.newComposition, () => newComposition(extension)),
    vscode.commands.registerCommand(commandIds.openSample, () => openSample(extension)),
    vscode.languages.registerCodeLensProvider({ language: 'html', scheme: 'file' }, compositionCodeLens),
  );
}
