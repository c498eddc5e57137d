import { stat } from 'node:fs/promises';
import type * as vscode from 'vscode';
import type { RenderService } from './RenderService';

const key = 'framewright.films';
const mostFilms = 500;

/** Size and time of the file as we left it: another one in its place, or an edited one, is not ours any more. */
type Stamps = Readonly<Record<string, string>>;

/** The films and stills that renders made, whether or not these are still listed: they may be replaced without asking. */
export class KnownFilms implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #listener: vscode.Disposable;
  /** One after the other: each adds to what the one before wrote. */
  #noted: Promise<void> = Promise.resolve();

  constructor(renders: RenderService, memory: vscode.Memento) {
    this.#memory = memory;
    this.#listener = renders.onDidChange(({ event }) => {
      if (event?.type === 'finished') this.add(event.outputFile);
    });
  }

  /** Takes the file at this absolute path, as it is now, for one of ours. */
  add(file: string): void {
    this.#noted = this.#noted.then(() => this.#note(file)).catch(() => {});
  }

  /** Whether the file at this absolute path is as a render left it. */
  async has(file: string): Promise<boolean> {
    await this.#noted;
    const known = this.#stamps[file];
    return known !== undefined && known === (await stampOf(file));
  }

  dispose(): void {
    this.#listener.dispose();
  }

  get #stamps(): Stamps {
    return this.#memory.get<Stamps>(key, {});
  }

  async #note(file: string): Promise<void> {
    const stamp = await stampOf(file);
    if (stamp === undefined) return;
    const { [file]: _before, ...others } = this.#stamps;
    await this.#memory.update(key, Object.fromEntries([...Object.entries(others).slice(1 - mostFilms), [file, stamp]]));
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && `${found.size} ${found.mtimeMs}`;
}
