import { decode, encode } from 'fast-png';
import { expect, it } from 'vitest';
import { opaquePng } from '../../../src/core/capture/opaquePng';

const png = (channels: number, data: readonly number[]) =>
  Buffer.from(encode({ width: 2, height: 1, channels, depth: 8, data: Uint8Array.from(data) }));

it('takes the alpha channel of an image away, and leaves its colours', async () => {
  const opaque = await opaquePng(png(4, [10, 20, 30, 255, 40, 50, 60, 245]));
  const { channels, data } = decode(opaque);
  expect({ channels, data: [...data] }).toEqual({ channels: 3, data: [10, 20, 30, 40, 50, 60] });
});

it('hands an image without one on as it is', async () => {
  const image = png(3, [10, 20, 30, 40, 50, 60]);
  expect(await opaquePng(image)).toBe(image);
});
