/** What must not change from one image of a stream to the next: type, size and layout of the pixels. */
export interface ImageShape {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixel layout in words: `'JPEG 2×2,1×1,1×1'`, `'PNG 8 bit type 6'`. */
  readonly layout: string;
}

/** Reads the shape from an image's own header; `undefined` where the bytes are neither JPEG nor PNG. */
export function readImageShape(image: Buffer): ImageShape | undefined {
  if (image.length >= 26 && image.readUInt32BE(0) === 0x89504e47) return pngShape(image);
  if (image.length >= 4 && image.readUInt16BE(0) === 0xffd8) return jpegShape(image);
  return undefined;
}

function pngShape(image: Buffer): ImageShape {
  const layout = `PNG ${image[24]} bit type ${image[25]}`;
  return { width: image.readUInt32BE(16), height: image.readUInt32BE(20), layout };
}

// Segments of a JPEG: 0xFF, a marker, two bytes of length. The size stands in the first start-of-frame segment.
function jpegShape(image: Buffer): ImageShape | undefined {
  for (let at = 2; at + 9 < image.length; ) {
    if (image[at] !== 0xff) return undefined;
    const marker = image[at + 1] ?? 0;
    if (isStartOfFrame(marker)) {
      const layout = `JPEG ${samplingFactors(image, at + 9)}`;
      return { height: image.readUInt16BE(at + 5), width: image.readUInt16BE(at + 7), layout };
    }
    at += 2 + image.readUInt16BE(at + 2);
  }
  return undefined;
}

function isStartOfFrame(marker: number): boolean {
  const notAFrame = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return marker >= 0xc0 && marker <= 0xcf && !notAFrame;
}

function samplingFactors(image: Buffer, at: number): string {
  const factors: string[] = [];
  for (let component = 0; component < (image[at] ?? 0); component++) {
    const packed = image[at + 2 + component * 3] ?? 0;
    factors.push(`${packed >> 4}×${packed & 15}`);
  }
  return factors.join(',');
}
