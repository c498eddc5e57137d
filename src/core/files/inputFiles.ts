import { readFile, stat } from 'node:fs/promises';

/** A file that something was made from, as it was then. */
export interface InputFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** Where it is written which files a segment was made from. */
export function inputsFileOf(segment: string): string {
  return `${segment}.inputs.json`;
}

/** The files that a segment was made from; undefined where that is not known. */
export async function readInputs(segment: string): Promise<readonly InputFile[] | undefined> {
  try {
    const inputs: unknown = JSON.parse(await readFile(inputsFileOf(segment), 'utf8'));
    return isInputs(inputs) ? inputs : undefined;
  } catch {
    return undefined;
  }
}

function isInputs(value: unknown): value is readonly InputFile[] {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each?.path === 'string');
}

/** A file as it is now. Rejects where there is none. */
export async function describeInput(path: string): Promise<InputFile> {
  const { size, mtimeMs } = await stat(path);
  return { path, bytes: size, mtimeMs };
}

/** Whether every file is still what it was. */
export async function areUnchanged(inputs: readonly InputFile[]): Promise<boolean> {
  const same = await Promise.all(
    inputs.map(async ({ path, bytes, mtimeMs }) => {
      const now = await describeInput(path).catch(() => undefined);
      return now?.bytes === bytes && now.mtimeMs === mtimeMs;
    }),
  );
  return same.every((each) => each);
}
