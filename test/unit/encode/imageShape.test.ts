import { expect, it } from 'vitest';
import { readImageShape } from '../../../src/core/encode/imageShape';

const png = (colourType: number) => {
  const header = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(header);
  header.writeUInt32BE(640, 16);
  header.writeUInt32BE(361, 20);
  header.set([8, colourType], 24);
  return header;
};

const startOfFrame = 'ffc00011080169028003012200021101031101';

it('reads size and layout of a PNG', () => {
  expect(readImageShape(png(6))).toEqual({ width: 640, height: 361, layout: 'PNG 8 bit type 6' });
  expect(readImageShape(png(2))?.layout).toBe('PNG 8 bit type 2');
});

it('finds them in a JPEG, behind other segments', () => {
  const other = `ffe00010${'00'.repeat(14)}ffc40004ffff`;
  const image = Buffer.from(`ffd8${other}${startOfFrame}ffda`, 'hex');
  expect(readImageShape(image)).toEqual({ width: 640, height: 361, layout: 'JPEG 2×2,1×1,1×1' });
});

it('knows nothing else, and nothing cut off', () => {
  expect(readImageShape(Buffer.from('GIF89a'))).toBeUndefined();
  expect(readImageShape(Buffer.alloc(0))).toBeUndefined();
  expect(readImageShape(png(6).subarray(0, 20))).toBeUndefined();
  expect(readImageShape(Buffer.from(`ffd8${startOfFrame}`.slice(0, 20), 'hex'))).toBeUndefined();
  expect(readImageShape(Buffer.from('ffd8ffe0ffff000000000000000000000000', 'hex'))).toBeUndefined();
});
