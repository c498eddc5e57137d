import type { ChunkState } from './chunkState';

/**
 * The chunks of a run in order of id, in blocks: an immutable update copies one block and the list of blocks instead of
 * thousands of entries. Plain data.
 */
export type ChunkList = readonly (readonly ChunkState[])[];

const blockSize = 64;

export function toChunkList(chunks: readonly ChunkState[]): ChunkList {
  const blocks: ChunkState[][] = [];
  for (let start = 0; start < chunks.length; start += blockSize) blocks.push(chunks.slice(start, start + blockSize));
  return blocks;
}

/** The chunk with this id. */
export function chunkAt(list: ChunkList, id: number): ChunkState | undefined {
  return list[Math.floor(id / blockSize)]?.[id % blockSize];
}

/** The list with the chunk of the same id replaced. */
export function replaceChunk(list: ChunkList, chunk: ChunkState): ChunkList {
  const blockIndex = Math.floor(chunk.id / blockSize);
  const block = list[blockIndex];
  return block ? list.with(blockIndex, block.with(chunk.id % blockSize, chunk)) : list;
}

/** All chunks in ascending order. */
export function* eachChunk(list: ChunkList): Generator<ChunkState> {
  for (const block of list) yield* block;
}
