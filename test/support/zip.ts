import { crc32 } from 'node:zlib';

/** A file in a zip. */
export interface ZipEntry {
  readonly name: string;
  readonly content: string | Buffer;
  /** As `stat` has it, type included. Default: a plain file, 0644. */
  readonly mode?: number;
}

/** A zip of these entries, uncompressed and unchecked: also one that nobody should unpack. */
export function makeZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode = 0o100644 } of entries) {
    const data = Buffer.from(content);
    const fields = fieldsOf(name, data);
    const local = Buffer.concat([Buffer.from('PK\x03\x04\x14\0', 'latin1'), fields, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(mode * 0x10000, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03\x14\0', 'latin1'), fields, rest, Buffer.from(name));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

/** Flags to extra length: the same in both headers. */
function fieldsOf(name: string, data: Buffer): Buffer {
  const fields = Buffer.alloc(22);
  fields.writeUInt32LE(crc32(data), 8);
  fields.writeUInt32LE(data.length, 12);
  fields.writeUInt32LE(data.length, 16);
  fields.writeUInt16LE(Buffer.byteLength(name), 20);
  return Buffer.concat([fields, Buffer.alloc(2)]);
}
