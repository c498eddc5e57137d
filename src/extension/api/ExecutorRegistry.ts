import * as vscode from 'vscode';
import type { RenderExecutor } from '../../core/executors/RenderExecutor';

/** The id of our own executor, which is always there. */
export const localExecutor = 'local';

/** Executors that other extensions have registered. The setting `framewright.executor` chooses among them. */
export class ExecutorRegistry {
  readonly #executors = new Map<string, RenderExecutor>();

  /** Throws where the id is taken or the executor is none. */
  register(id: string, executor: RenderExecutor): vscode.Disposable {
    if (!/^[\w.-]+$/.test(id)) throw new Error(`"${id}" is no id of an executor: use letters, digits, dots and dashes`);
    if (id === localExecutor || this.#executors.has(id)) throw new Error(`there is an executor "${id}" already`);
    if (typeof executor?.render !== 'function') throw new Error(`the executor "${id}" has no render() method`);
    this.#executors.set(id, executor);
    return new vscode.Disposable(() => this.#executors.delete(id));
  }

  /** The executor to hand to the core; undefined means its own. Throws where there is none of this id. */
  get(id: string): RenderExecutor | undefined {
    if (id === localExecutor) return undefined;
    const executor = this.#executors.get(id);
    if (executor) return executor;
    const known = [localExecutor, ...this.#executors.keys()].join(', ');
    const message = vscode.l10n.t('there is no executor "{0}"', id);
    const mend = vscode.l10n.t('Set framewright.executor to one of these: {0}.', known);
    throw Object.assign(new Error(message), { mend });
  }
}
