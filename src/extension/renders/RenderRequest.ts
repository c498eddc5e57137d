import type { Uri } from 'vscode';
import type { RecordedOptions } from './RenderRecord';

/** What somebody asked to be rendered, all questions answered. */
export interface RenderRequest {
  readonly page: Uri;
  readonly name: string;
  readonly options: RecordedOptions;
  /** Id of the executor. */
  readonly executor: string;
  /** Absolute path of the film. */
  readonly outputFile: string;
}
