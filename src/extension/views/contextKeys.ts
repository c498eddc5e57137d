import * as vscode from 'vscode';
import { localExecutor } from '../api/ExecutorRegistry';
import { isActive, mayRetry } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { setSetupState } from '../setup/setupState';

/** Keeps the keys by which menus and welcome texts know what there is. */
export function keepContextKeys(renders: RenderService): vscode.Disposable {
  const set = new Map<string, boolean>();
  const update = () => {
    const { records } = renders;
    const keys = {
      'framewright.hasRenders': records.length > 0,
      'framewright.isActive': records.some(isActive),
      'framewright.mayRetry': records.some(mayRetry),
      'framewright.hasFilm': records.some(({ status }) => status === 'finished'),
    };
    for (const [key, value] of Object.entries(keys)) {
      if (set.get(key) === value) continue;
      set.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  };
  update();
  return renders.onDidChange(({ record, event }) => {
    update();
    // What has just made a film works.
    if (event?.type === 'finished' && record.executor === localExecutor) void setSetupState('ready');
  });
}
