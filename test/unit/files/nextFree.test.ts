import { describe, expect, it } from 'vitest';
import { nextFree } from '../../../src/core/files/nextFree';

describe('nextFree', () => {
  it('counts on from 2', async () => {
    const taken = new Set(['/out/film-2.mp4', '/out/film-3.mp4']);
    expect(await nextFree('/out/film.mp4', async (file) => taken.has(file))).toBe('/out/film-4.mp4');
  });
});
