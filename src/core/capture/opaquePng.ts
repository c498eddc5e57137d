/** Colour type of PNGs with alpha: W3C PNG, 11.2.1. */
const withAlpha = 6;

/**
 * The image without an alpha channel. Where layers meet in 3D, Chrome leaves some opaque pixels a little transparent, and makes a
 * PNG with alpha of that one frame: no screen shows it, and an encoder takes one kind of image only.
 */
export async function opaquePng(image: Buffer): Promise<Buffer> {
  if (image[25] !== withAlpha) return image;
  const { decode, encode } = await import('fast-png');
  const { width, height, data } = decode(image);
  const colours = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < colours.length; from += 4, to += 3) {
    colours[to] = data[from] ?? 0;
    colours[to + 1] = data[from + 1] ?? 0;
    colours[to + 2] = data[from + 2] ?? 0;
  }
  return Buffer.from(encode({ width, height, data: colours, channels: 3, depth: 8 }, { zlib: { level: 1 } }));
}
