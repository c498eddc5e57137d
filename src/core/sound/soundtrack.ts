import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { VerifyError } from '../errors';
import { soundtrackFile } from '../plan/runFiles';
import { type SoundClip, soundClipSchema } from './SoundClip';

const soundtrackSchema = z.strictObject({ version: z.literal(1), clips: z.array(soundClipSchema) });

/** Reads the soundtrack beside a segment; none means that the page is silent. Throws VerifyError where it is damaged. */
export async function readSoundtrack(segmentFile: string): Promise<readonly SoundClip[]> {
  const file = soundtrackFile(segmentFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return parse(file, text);
}

function parse(file: string, text: string): readonly SoundClip[] {
  try {
    // zod writes `endSeconds?: number | undefined`; JSON has no undefined.
    return soundtrackSchema.parse(JSON.parse(text)).clips as SoundClip[];
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new VerifyError(`the soundtrack ${file} cannot be read: ${why}`, { cause });
  }
}
