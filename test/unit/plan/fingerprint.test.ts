import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/core/plan/fingerprint';

describe('a fingerprint', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    const canonical = '{"a":[1,"é",null],"b":{"c":true,"d":1.5}}';
    expect(fingerprint({ b: { d: 1.5, c: true }, a: [1, 'é', null] })).toBe(
      createHash('sha256').update(canonical).digest('hex'),
    );
  });

  it('does not depend on the order of keys, nor on absent ones written as undefined', () => {
    expect(fingerprint({ b: 1, a: 2, c: undefined })).toBe(fingerprint({ a: 2, b: 1 }));
  });

  it('tells values apart that look alike', () => {
    const alike = [{ a: 1 }, { a: '1' }, { a: [1] }, [1], ['a', 1], { a: { 0: 1 } }, { a: null }, {}, [], '', null];
    expect(new Set(alike.map(fingerprint)).size).toBe(alike.length);
  });
});
