import { describe, it } from 'vitest';
import { runInHost } from './runInHost';

const outcomes = await runInHost('trust');

describe('in the extension host, with Workspace Trust', () => {
  for (const { name, ok, error } of outcomes) {
    it(name, () => {
      if (!ok) throw new Error(error);
    });
  }
});
