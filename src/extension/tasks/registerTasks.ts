import path from 'node:path';
import * as vscode from 'vscode';
import { parseFrameRange } from '../../core/plan/parseFrameRange';
import type { RenderParts } from '../commands/renderCommands';
import type { CompositionIndex } from '../compositions/CompositionIndex';
import { RenderTerminal } from './RenderTerminal';

const type = 'framewright';

interface RenderTask extends vscode.TaskDefinition {
  /** Path of the page, relative to the workspace folder. */
  readonly page: string;
  readonly output?: string;
  readonly quality?: 'draft' | 'standard' | 'high' | 'lossless';
  /** `10-59`. */
  readonly frames?: string;
  readonly workers?: number;
}

/** Renders as tasks: one for each composition, and those of tasks.json. */
export function registerTasks(parts: RenderParts & { readonly compositions: CompositionIndex }): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(type, {
    async provideTasks() {
      const found = await parts.compositions.list();
      return found.flatMap(({ uri, name }) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        if (!folder) return [];
        const page = path.relative(folder.uri.fsPath, uri.fsPath).split(path.sep).join('/');
        return [createTask({ type, page }, folder, name, parts)];
      });
    },
    resolveTask(task) {
      const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
      const definition = task.definition as RenderTask;
      return folder && typeof definition.page === 'string'
        ? createTask(definition, folder, task.name, parts)
        : undefined;
    },
  });
}

function createTask(
  definition: RenderTask,
  folder: vscode.WorkspaceFolder,
  name: string,
  parts: RenderParts,
): vscode.Task {
  const execution = new vscode.CustomExecution(async (resolved) => {
    const { page, ...wish } = resolved as RenderTask;
    const uri = vscode.Uri.file(path.resolve(folder.uri.fsPath, page));
    return new RenderTerminal(uri, () => wishOf(wish, folder), parts);
  });
  const task = new vscode.Task(definition, folder, name, 'framewright', execution, '$framewright');
  task.group = vscode.TaskGroup.Build;
  return task;
}

/** Throws InvalidInput. */
function wishOf(
  { output, quality, frames, workers }: Omit<RenderTask, 'page' | 'type'>,
  folder: vscode.WorkspaceFolder,
) {
  const options = {
    ...(quality && { quality }),
    ...(workers && { concurrency: workers }),
    ...(frames && parseFrameRange(frames)),
  };
  return { options, ...(output && { outputFile: path.resolve(folder.uri.fsPath, output) }) };
}
