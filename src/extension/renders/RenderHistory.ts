import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../../core/files/writeWhole';
import { isRunning } from '../../core/process/isRunning';
import { interrupted, isActive, type RenderRecord } from './RenderRecord';

const recordFile = 'record.json';
const version = 1;

/** Past renders on disk: a folder each, with its record in it. */
export class RenderHistory {
  readonly #folder: string;
  /** What is under way in the folder of each render. */
  readonly #turns = new Map<string, Promise<void>>();

  /** `folder` is made where it is missing. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Absolute path of the folder of a render; it need not be there yet. */
  folderOf(id: string): string {
    return path.join(this.#folder, id);
  }

  /**
   * The records of earlier sessions, newest first, and the ids of those among them that were cut off when the last one ended.
   * What cannot be read is passed over.
   */
  async load(): Promise<{ readonly records: RenderRecord[]; readonly cutOff: ReadonlySet<string> }> {
    const ids = await readdir(this.#folder).catch(() => []);
    const found = (await Promise.all(ids.map((id) => this.#read(id)))).filter((record) => record !== undefined);
    const records = found.toSorted((a, b) => b.createdAt - a.createdAt);
    const cutOff = records.filter(isActive).map(({ id }) => id);
    const ended = (record: RenderRecord) => (isActive(record) ? interrupted(record) : record);
    return { records: records.map(ended), cutOff: new Set(cutOff) };
  }

  /** Writes a record in one step, so that no crash leaves half of one. `isLeft`: nobody runs it any more, whatever it says. */
  save(record: RenderRecord, isLeft = false): Promise<void> {
    const file = path.join(this.folderOf(record.id), recordFile);
    const saved: SavedRecord = { version, ...(!isLeft && { hostPid: process.pid }), record };
    return this.#inTurn(record.id, () => writeWhole(file, JSON.stringify(saved)));
  }

  /** Removes a render with all that it kept; its film is the user's and stays. */
  remove(id: string): Promise<void> {
    return this.#inTurn(id, () => rm(this.folderOf(id), { recursive: true, force: true, maxRetries: 5 }));
  }

  /** Does one thing after the other in the folder of a render: what is said last holds. */
  #inTurn(id: string, work: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(work);
    this.#turns.set(id, turn);
    return turn.finally(() => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    });
  }

  async #read(id: string): Promise<RenderRecord | undefined> {
    try {
      const file = JSON.parse(await readFile(path.join(this.folderOf(id), recordFile), 'utf8')) as SavedRecord;
      if (file.version !== version || file.record.id !== id) return undefined;
      // The folder moves with the profile it lies in.
      const record = { ...file.record, folder: this.folderOf(id) };
      const { hostPid } = file;
      const isOfAnotherWindow = hostPid !== undefined && hostPid !== process.pid && isRunning(hostPid);
      return isActive(record) && isOfAnotherWindow ? undefined : record;
    } catch {
      return undefined;
    }
  }
}

interface SavedRecord {
  readonly version: number;
  /** The extension host that runs it: while it lives, the render is another window's. */
  readonly hostPid?: number;
  readonly record: RenderRecord;
}
