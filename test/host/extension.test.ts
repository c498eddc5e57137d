import { describe, it } from 'vitest';
import { runInHost } from './runInHost';

const outcomes = await runInHost('plain');

describe('in the extension host', () => {
  for (const { name, ok, error } of outcomes) {
    it(name, () => {
      if (!ok) throw new Error(error);
    });
  }
});
