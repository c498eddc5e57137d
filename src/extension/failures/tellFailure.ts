import * as vscode from 'vscode';
import type { FailureReport } from '../../core/FailureReport';
import { commandIds } from '../commandIds';
import { findSource } from '../files/findSource';
import { nameOfPage } from '../settings/outputPath';
import { section } from '../settings/readSettings';
import { type Action, offer } from './Action';
import { explainMissingTool, isToolMissing } from './explainMissingTool';
import { settingsFor } from './inWords';

// More buttons than this hide the message.
const mostActions = 4;

/** Says that a page could not be rendered, and why, with ways out as buttons; `more` come last. */
export async function tellFailure(page: vscode.Uri, failure: FailureReport, more: readonly Action[]): Promise<void> {
  const waysOut = [
    ...explainMissingTool(failure),
    ...(await waysOutOfPage(page, failure)),
    ...waysOutOfSettings(failure),
  ];
  await offer(vscode.window.showErrorMessage, describe(page, failure), [...waysOut, ...more].slice(0, mostActions));
}

async function waysOutOfPage(page: vscode.Uri, { name, source }: FailureReport): Promise<Action[]> {
  if (name === 'MissingMetadata')
    return [{ title: vscode.l10n.t('Insert Tag'), command: commandIds.insertTag, arguments: [page] }];
  const place = source === undefined ? undefined : await findSource(source, page);
  if (!place) return [];
  const selection = new vscode.Range(place.position, place.position);
  return [{ title: vscode.l10n.t('Go to Source'), command: 'vscode.open', arguments: [place.uri, { selection }] }];
}

function waysOutOfSettings(failure: FailureReport): Action[] {
  const [setting] = settingsFor(failure);
  if (setting === undefined) return [];
  const query = `@id:${section}.${setting}`;
  return [{ title: vscode.l10n.t('Open Setting'), command: 'workbench.action.openSettings', arguments: [query] }];
}

/** What failed, and what to do where no button does it. */
function describe(page: vscode.Uri, failure: FailureReport): string {
  const { name, message, frame, mend } = failure;
  const isNamed = frame === undefined || message.includes(`frame ${frame}`);
  const what = isNamed ? message : vscode.l10n.t('{0} (frame {1})', message, frame);
  const told = vscode.l10n.t('{0} could not be rendered: {1}', nameOfPage(page.fsPath), what);
  const failed = `${told}.`.replace(/\.\.$/, '.');
  const isButton = name === 'MissingMetadata' || isToolMissing(failure);
  return isButton || !mend ? failed : `${failed} ${mend}`;
}
