import type * as vscode from 'vscode';
import type { RenderExecutor } from '../../core/executors/RenderExecutor';
import type { RenderPlan } from '../../core/plan/types';
import type { RecordedOptions, RenderRecord } from '../renders/RenderRecord';

/** What differs from the settings of the page. */
export interface ApiRenderOptions {
  readonly options?: RecordedOptions;
  /** Absolute path of the film. Default: as the settings say. */
  readonly outputFile?: string;
}

/**
 * What `activate` returns, for other extensions:
 * `vscode.extensions.getExtension('framewright.framewright')?.activate()`.
 */
export interface FramewrightApi {
  /** Grows only when something in it changes its meaning. */
  readonly version: 1;
  /**
   * Adds an executor: something that renders one chunk into one segment, anywhere. People choose it by the setting
   * `framewright.executor`. Your extension must run where ours does: `"extensionKind": ["workspace"]`. Throws for an id that is taken.
   */
  registerExecutor(id: string, executor: RenderExecutor): vscode.Disposable;
  /** The plan of a render with the settings of the page. Nothing is rendered. Rejects as the core's `probeComposition` does. */
  plan(page: vscode.Uri, wish?: ApiRenderOptions): Promise<RenderPlan>;
  /**
   * Renders a page, in the tree and in its turn. Resolves with the record when it has ended, whatever its end: see its `status`.
   * Rejects in a folder that is not trusted. The token cancels it.
   */
  render(page: vscode.Uri, wish?: ApiRenderOptions, token?: vscode.CancellationToken): Promise<RenderRecord>;
  /** A render was added, has changed, or was removed from the list. */
  readonly onDidChangeRender: vscode.Event<RenderRecord>;
}
