import { describe, expect, it } from 'vitest';
import { matroskaFramePrefix, matroskaHeader, timestampNs } from '../../../src/core/encode/matroska';
import { parseFrameRate } from '../../../src/core/plan/frameRate';

const rates = ['24', '25', '30', '50', '60', '24000/1001', '30000/1001', '60000/1001', '12.5', '1000', '0.01'];

describe('the Matroska stream into the encoder', () => {
  it.each(rates)('gives every frame a time that rounds back to that frame, at %s frames per second', (fps) => {
    const { num, den } = parseFrameRate(fps);
    const unit = BigInt(den) * 1_000_000_000n;
    for (const frame of [...Array(2000).keys(), 99_999, 100_000, 100_001, 12_345_678]) {
      // As ffmpeg's fps filter does: to the nearest multiple of the frame's duration.
      const nearest = (2n * timestampNs(frame, { num, den }) * BigInt(num) + unit) / (2n * unit);
      expect(nearest).toBe(BigInt(frame));
    }
  });

  it('is off by half a nanosecond at most', () => {
    expect(timestampNs(1, { num: 30_000, den: 1001 })).toBe(33_366_667n);
    expect(timestampNs(3, { num: 30_000, den: 1001 })).toBe(100_100_000n);
    expect(timestampNs(100_000, { num: 30_000, den: 1001 })).toBe(3_336_666_666_667n);
  });

  it('says how many bytes follow each prefix', () => {
    const prefix = matroskaFramePrefix(100_000, { num: 60_000, den: 1001 }, 1234);
    expect(prefix.subarray(0, 4).toString('hex')).toBe('1f43b675');
    const clusterBytes = Number(prefix.readBigUInt64BE(4) & 0xffffffffffffffn);
    expect(clusterBytes).toBe(prefix.length - 12 + 1234);
    expect(prefix.subarray(-4).toString('hex')).toBe('81000080');
  });

  it('opens with EBML, and names the codec', () => {
    const rate = { num: 30, den: 1 };
    const jpeg = matroskaHeader({ type: 'jpeg', width: 1280, height: 720, rate }).toString('latin1');
    const png = matroskaHeader({ type: 'png', width: 1280, height: 720, rate }).toString('latin1');
    expect(jpeg.startsWith('\x1a\x45\xdf\xa3')).toBe(true);
    expect(jpeg).toContain('V_MJPEG');
    expect(png).toContain('V_MS/VFW/FOURCC');
    expect(png).toContain('MPNG');
  });
});
