import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { chunkAt } from '../../core/orchestrator/ChunkList';
import { type FrameRate, parseFrameRate } from '../../core/plan/frameRate';
import { segmentFile } from '../../core/plan/runFiles';
import type { loadEngine } from '../loadEngine';
import { chunkCount, type RenderRecord } from '../renders/RenderRecord';
import { readSettings } from '../settings/readSettings';
import type { MakeThumbnails } from './describeChunkTooltip';

const side = 160;

/**
 * Takes the first and last frame of a chunk from its segment, while there is one, or from the film. They are kept in the
 * render's folder, as the film may be another one later.
 */
export function createMakeThumbnails(load: typeof loadEngine): MakeThumbnails {
  return async (record, id, signal) => {
    const chunk = chunkAt(record.run.chunks, id);
    if (!chunk) return [];
    const last = chunk.startFrame + chunk.frameCount - 1;
    const frames = [...new Set([chunk.startFrame, last])];
    const kept = await Promise.all(frames.map((frame) => readFile(fileOf(record, frame)).catch(() => undefined)));
    const jpegs = kept.every((jpeg) => jpeg !== undefined) ? kept : await take(record, id, frames, { load, signal });
    return jpegs.map((jpeg, index) => ({ frame: frames[index] ?? 0, jpeg }));
  };
}

async function take(
  record: RenderRecord,
  id: number,
  frames: readonly number[],
  { load, signal }: { readonly load: typeof loadEngine; readonly signal: AbortSignal },
): Promise<Buffer[]> {
  const [source, rate] = [await sourceOf(record, id), rateOf(record)];
  if (!source || !rate) return [];
  const { resolveFfmpeg, thumbnails } = await load();
  const shown = frames.map((frame) => frame - source.firstFrame);
  const ffmpeg = await resolveFfmpeg(readSettings(vscode.Uri.parse(record.page)).machine);
  const taken = await thumbnails({ film: source.file, frames: shown, rate, side, ffmpegPath: ffmpeg, signal });
  await mkdir(path.join(record.folder, 'thumbnails'), { recursive: true });
  await Promise.all(taken.map((jpeg, index) => writeFile(fileOf(record, frames[index] ?? 0), jpeg)));
  return taken;
}

function fileOf({ folder }: RenderRecord, frame: number): string {
  return path.join(folder, 'thumbnails', `${frame}.jpg`);
}

interface Source {
  readonly file: string;
  /** The composition's frame that its first one is. */
  readonly firstFrame: number;
}

async function sourceOf(record: RenderRecord, id: number): Promise<Source | undefined> {
  const { run, folder, outputFile } = record;
  const segment = path.join(folder, 'segments', segmentFile(id, chunkCount(run)));
  const chunk = chunkAt(run.chunks, id);
  if (chunk && (await isThere(segment))) return { file: segment, firstFrame: chunk.startFrame };
  const firstFrame = chunkAt(run.chunks, 0)?.startFrame ?? 0;
  const isFilm = record.status === 'finished' && (await isThere(outputFile));
  return isFilm ? { file: outputFile, firstFrame } : undefined;
}

function rateOf({ run }: RenderRecord): FrameRate | undefined {
  return run.composition && parseFrameRate(run.composition.fps);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.size > 0,
    () => false,
  );
}
