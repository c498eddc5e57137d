import type { FileHandle } from 'node:fs/promises';

/** A box of an ISO base media file (mp4, mov): its type and what is in it. */
export interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** Where a box of a file lies, its header included. Bytes. */
export interface BoxPlace {
  readonly type: string;
  readonly start: number;
  readonly headerBytes: number;
  readonly end: number;
}

/** The top-level boxes of a file, without reading what is in them. A box that ends after the file does is cut off. */
export async function* topLevelBoxes(file: FileHandle, fileBytes: number): AsyncGenerator<BoxPlace> {
  const header = Buffer.alloc(16);
  for (let start = 0; start + 8 <= fileBytes; ) {
    const { bytesRead } = await file.read(header, 0, 16, start);
    const { type, headerBytes, bytes } = readHeader(header.subarray(0, bytesRead), fileBytes - start);
    if (bytes < headerBytes) return;
    yield { type, start, headerBytes, end: start + bytes };
    start += bytes;
  }
}

/** Reads a box out of a file; `content` is what follows its header. */
export async function readBox(
  file: FileHandle,
  { type, start, headerBytes, end }: BoxPlace,
): Promise<Box & { whole: Buffer }> {
  const whole = Buffer.alloc(end - start);
  await file.read(whole, 0, whole.length, start);
  return { type, content: whole.subarray(headerBytes), whole };
}

/** The boxes inside a box. */
export function boxesIn(content: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let start = 0; start + 8 <= content.length; ) {
    const { type, headerBytes, bytes } = readHeader(content.subarray(start), content.length - start);
    if (bytes < headerBytes || start + bytes > content.length) break;
    boxes.push({ type, content: content.subarray(start + headerBytes, start + bytes) });
    start += bytes;
  }
  return boxes;
}

/** The content of the first box on a path of types, `undefined` where there is none. */
export function boxAt(content: Buffer, ...path: readonly string[]): Buffer | undefined {
  let inside: Buffer | undefined = content;
  for (const type of path) inside = inside && boxesIn(inside).find((box) => box.type === type)?.content;
  return inside;
}

function readHeader(header: Buffer, bytesLeft: number): { type: string; headerBytes: number; bytes: number } {
  const size = header.readUInt32BE(0);
  const type = header.toString('latin1', 4, 8);
  if (size === 1 && header.length >= 16) return { type, headerBytes: 16, bytes: Number(header.readBigUInt64BE(8)) };
  return { type, headerBytes: 8, bytes: size === 0 ? bytesLeft : size };
}
