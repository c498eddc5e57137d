import { stat } from 'node:fs/promises';

/** Whether there is a file or folder at a path (absolute). */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
