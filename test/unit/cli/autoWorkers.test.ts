import { describe, expect, it } from 'vitest';
import { autoWorkers } from '../../../src/core/executors/autoWorkers';

const gigabyte = 1024 ** 3;

describe('--workers auto', () => {
  it('takes every core where there is memory for it', () => {
    expect(autoWorkers(8, 16 * gigabyte)).toBe(8);
  });

  it('is bounded by memory', () => {
    expect(autoWorkers(64, 4 * gigabyte)).toBe(6);
  });

  it('is one at least', () => {
    expect(autoWorkers(2, 0)).toBe(1);
  });
});
