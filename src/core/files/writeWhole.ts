import { rm, writeFile } from 'node:fs/promises';
import { explainFullDisk } from './fullDisk';
import { publish, temporaryBeside } from './publish';

/** Writes a file (absolute) so that it is there when it is whole; where that fails, what was there before stays. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const temporary = await temporaryBeside(file);
  try {
    await writeFile(temporary, data);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw explainFullDisk(cause);
  }
  await publish(temporary, file);
}
