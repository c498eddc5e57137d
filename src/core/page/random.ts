import { overrideMethod } from './natives';

/** Makes `Math.random` and `crypto` the same on every run. */
export function installRandom(seed: number): void {
  const next = mulberry32(seed);
  overrideMethod(Math, 'random', () => next() / 2 ** 32);
  const bytes = mulberry32(seed ^ 0x9e3779b9);
  const fill = <T extends ArrayBufferView | null>(array: T): T => {
    if (!array) return array;
    const view = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < view.length; i++) view[i] = bytes() >>> 24;
    return array;
  };
  overrideMethod(Crypto.prototype, 'getRandomValues', fill as Crypto['getRandomValues']);
  // Not there in an insecure context.
  if ('randomUUID' in Crypto.prototype)
    overrideMethod(Crypto.prototype, 'randomUUID', () => uuid(fill(new Uint8Array(16))));
}

/** 32-bit generator by Tommy Ettinger, public domain. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Version 4 by RFC 9562, section 5.4. */
function uuid(bytes: Uint8Array): `${string}-${string}-${string}-${string}-${string}` {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
