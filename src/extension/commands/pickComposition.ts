import * as vscode from 'vscode';
import { commandIds } from '../commandIds';

/** A composition of the workspace, as far as choosing one needs it. */
export interface ListedComposition {
  readonly uri: vscode.Uri;
  readonly name: string;
}

/** Lists the compositions of the workspace without running them. */
export type ListCompositions = () => Promise<readonly ListedComposition[]>;

/**
 * The page that a command means: the one it was given (by a menu or a tree row), the one being edited, the only one there
 * is, or the one that somebody picks. undefined where nobody did.
 */
export async function pickComposition(given: unknown, list: ListCompositions): Promise<vscode.Uri | undefined> {
  const uri = uriOf(given) ?? editedPage();
  if (uri) return uri;
  const compositions = await list();
  const [only] = compositions;
  if (!only) return offerNew();
  if (compositions.length === 1) return only.uri;
  const items = compositions.map((composition) => ({
    label: composition.name,
    description: vscode.workspace.asRelativePath(composition.uri),
    uri: composition.uri,
  }));
  const placeHolder = vscode.l10n.t('Which composition?');
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.uri;
}

function uriOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  const { uri } = (given ?? {}) as { uri?: unknown };
  return uri instanceof vscode.Uri ? uri : undefined;
}

/** The HTML page whose editor is in front; where a panel such as the player is there instead, the only one in sight. */
function editedPage(): vscode.Uri | undefined {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const edited = documentIn(activeTabGroup);
  if (edited) return isPage(edited) ? edited : undefined;
  const [only, another] = all.map(documentIn).filter((uri) => uri && isPage(uri));
  return another ? undefined : only;
}

function documentIn({ activeTab }: vscode.TabGroup): vscode.Uri | undefined {
  const input = activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}

/** Also where VS Code does not know the language yet, as while it starts. */
function isPage(uri: vscode.Uri): boolean {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  return document?.languageId === 'html' || /\.html?$/i.test(uri.path);
}

async function offerNew(): Promise<undefined> {
  const create = vscode.l10n.t('New Composition…');
  const open = vscode.l10n.t('Open Sample…');
  const message = vscode.l10n.t('There is no composition here yet. Open an HTML page, or begin with a new one.');
  const chosen = await vscode.window.showInformationMessage(message, create, open);
  if (chosen === create) await vscode.commands.executeCommand(commandIds.newComposition);
  if (chosen === open) await vscode.commands.executeCommand(commandIds.openSample);
  return undefined;
}
