import { expect, it } from 'vitest';
import { nameSources } from '../../../src/core/capture/nameSources';

const served = {
  sourcePath: (url: string) => (url.startsWith('http://0f.localhost:80/') ? `/site/${url.slice(23)}` : undefined),
};

it.each([
  ['the image http://0f.localhost:80/m.svg moves', 'the image /site/m.svg moves'],
  [
    'still waiting for http://0f.localhost:80/a.json, http://0f.localhost:80/b.json',
    'still waiting for /site/a.json, /site/b.json',
  ],
  ['(http://0f.localhost:80/a.js): gone', '(/site/a.js): gone'],
  ['http://example.com/m.svg is slow', 'http://example.com/m.svg is slow'],
  ['nothing', 'nothing'],
])('%s', (text, named) => {
  expect(nameSources(text, served)).toBe(named);
});
