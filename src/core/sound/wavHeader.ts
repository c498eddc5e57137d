/** Reads the header of a WAV stream as far as it is there; `undefined` where more is needed. `bytes`: where the samples begin. */
export function readWavHeader(data: Buffer): { readonly channels: number; readonly bytes: number } | undefined {
  let channels: number | undefined;
  for (let at = 12; at + 8 <= data.length; ) {
    const type = data.toString('latin1', at, at + 4);
    if (type === 'data' && channels !== undefined) return { channels, bytes: at + 8 };
    if (type === 'fmt ' && at + 12 <= data.length) channels = data.readUInt16LE(at + 10);
    at += 8 + data.readUInt32LE(at + 4);
  }
  return undefined;
}
