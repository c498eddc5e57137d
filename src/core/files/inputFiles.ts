import { stat } from 'node:fs/promises';

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
