import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { isActive, mayRetry, type RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { describeProgress } from '../views/describeProgress';
import type { StatusBarView } from '../views/StatusBarView';
import { labelOf } from '../views/treeRows';

type Item = vscode.QuickPickItem & { readonly command: string; readonly given?: unknown };

/** What can be done with the renders now: a list behind the status bar item. */
export async function showActions(renders: RenderService, status: StatusBarView): Promise<void> {
  status.acknowledge();
  const items = [
    // The first is what Enter takes.
    { label: `$(list-tree) ${vscode.l10n.t('Show Renders')}`, command: 'framewright.renders.focus' },
    ...renders.records.filter(isActive).flatMap(actionsWhileActive),
    ...renders.records
      .filter((record) => !isActive(record))
      .slice(0, 1)
      .flatMap(actionsAfterwards),
    { label: `$(output) ${vscode.l10n.t('Show Log')}`, command: commandIds.showLog },
  ];
  const picked = await vscode.window.showQuickPick<Item>(items, { placeHolder: 'Framewright' });
  if (picked) await vscode.commands.executeCommand(picked.command, picked.given);
}

function actionsWhileActive(record: RenderRecord): Item[] {
  const label = `$(debug-stop) ${vscode.l10n.t('Cancel {0}', labelOf(record))}`;
  const description = describeProgress(record, vscode.l10n);
  return [{ label, description, command: commandIds.cancelRender, given: nodeOf(record) }];
}

function actionsAfterwards(record: RenderRecord): Item[] {
  const given = nodeOf(record);
  const item = (icon: string, label: string, command: string): Item => ({
    label: `$(${icon}) ${label}`,
    command,
    given,
  });
  if (record.status === 'finished') {
    return [
      item('play', vscode.l10n.t('Play {0}', labelOf(record)), commandIds.playOutput),
      item('folder-opened', vscode.l10n.t('Reveal {0}', labelOf(record)), commandIds.revealOutput),
    ];
  }
  return [
    ...(mayRetry(record)
      ? [item('refresh', vscode.l10n.t('Retry {0}', labelOf(record)), commandIds.retryFailedChunks)]
      : []),
    item('go-to-file', vscode.l10n.t('Open the page of {0}', record.name), commandIds.goToFailure),
  ];
}

function nodeOf({ id }: RenderRecord) {
  return { kind: 'render', render: id };
}
