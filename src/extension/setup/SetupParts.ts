import type * as vscode from 'vscode';
import type { loadEngine } from '../loadEngine';
import type { Settings } from '../settings/readSettings';

/** What the commands about set-up need. */
export interface SetupParts {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly loadEngine: typeof loadEngine;
  readonly readSettings: () => Pick<Settings, 'machine'>;
}
