import { nameFrames } from '../plan/nameFrames';
import { eachChunk } from './ChunkList';
import type { ChunkState } from './chunkState';
import type { Phase } from './events';
import type { RunState } from './state';

const namedChunks = 3;

/** What a run waits for in this phase, in words. */
export function describeWait(state: RunState, phase: Phase): string {
  switch (phase) {
    case 'probe':
      return 'waiting for the page to tell its size, rate and length';
    case 'render':
      return describeChunks(state);
    case 'stitch':
      return `joining ${state.chunkCounts.done + state.chunkCounts.reused} segments`;
    case 'mix':
      return 'mixing the sound';
    case 'verify':
      return 'checking the film';
    case 'publish':
      return 'putting the film in its place';
    default:
      return phase satisfies never;
  }
}

function describeChunks(state: RunState): string {
  const active = [...eachChunk(state.chunks)].filter(({ status }) => status === 'running' || status === 'retrying');
  if (active.length === 0) return 'waiting for the first chunk to start';
  const named = active.slice(0, namedChunks).map(describeChunk);
  const others = active.length - named.length;
  return `waiting for ${named.join('; ')}${others > 0 ? `; and ${others} more` : ''}`;
}

function describeChunk(chunk: ChunkState): string {
  const name = `chunk ${chunk.id} (${nameFrames(chunk)})`;
  if (chunk.status !== 'running') return `${name} to be tried again`;
  const where = chunk.worker === undefined ? '' : ` on worker ${chunk.worker}`;
  return `${name}${where}, ${chunk.frames} of ${chunk.frameCount} frames done`;
}
