import { readFile, stat } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { writeWhole } from '../../core/files/writeWhole';
import type { RenderService } from './RenderService';

const mostFilms = 500;

/** Size and time of each file as we left it: another one in its place, or an edited one, is not ours any more. */
type Stamps = Readonly<Record<string, string>>;

/** The films and stills that renders made, whether or not these are still listed: they may be replaced without asking. */
export class KnownFilms implements vscode.Disposable {
  readonly #file: string;
  readonly #listener: vscode.Disposable;
  /** One after the other: each adds to what the one before wrote. */
  #noted: Promise<void> = Promise.resolve();

  /** `file` (absolute) keeps them, on the machine where the films are: VS Code's own memory may be in a browser elsewhere. */
  constructor(renders: RenderService, file: string) {
    this.#file = file;
    this.#listener = renders.onDidChange(({ event }) => {
      if (event?.type === 'finished') this.add(event.outputFile);
    });
  }

  /** Takes the file at this absolute path, as it is now, for one of ours. */
  add(film: string): void {
    this.#noted = this.#noted.then(() => this.#note(film)).catch(() => {});
  }

  /** Whether the file at this absolute path is as a render left it. */
  async has(film: string): Promise<boolean> {
    await this.#noted;
    const known = (await this.#read())[film];
    return known !== undefined && known === (await stampOf(film));
  }

  dispose(): void {
    this.#listener.dispose();
  }

  async #note(film: string): Promise<void> {
    const stamp = await stampOf(film);
    if (stamp === undefined) return;
    const { [film]: _before, ...others } = await this.#read();
    const stamps = Object.fromEntries([...Object.entries(others).slice(1 - mostFilms), [film, stamp]]);
    await writeWhole(this.#file, JSON.stringify(stamps));
  }

  /** None where the file is missing or damaged: then people are asked once more. */
  async #read(): Promise<Stamps> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')) as Stamps;
    } catch {
      return {};
    }
  }
}

async function stampOf(file: string): Promise<string | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found && `${found.size} ${found.mtimeMs}`;
}
