import { describe, it } from 'vitest';
import { runInHost } from './runInHost';

const outcomes = await runInHost('tools');

describe('in the extension host, with AI features', () => {
  for (const { name, ok, error } of outcomes) {
    it(name, () => {
      if (!ok) throw new Error(error);
    });
  }
});
