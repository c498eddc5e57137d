import { expect, it } from 'vitest';
import { examinePage } from '../../../src/core/composition/examinePage';

const page = (content: string) => `<!doctype html>\n<head>\n<meta name="composition" content="${content}">\n</head>`;

it('gives the tag that would mend a misspelt key', () => {
  const { isComposition, problem } = examinePage(page('width=1280, hieght=720, fps=30, duration=5'), 'page.html');
  expect(isComposition).toBe(true);
  expect(problem).toEqual({
    message: 'page.html:3 says hieght=720; did it mean height?',
    mend: 'Write height=720 in page.html:3.',
    line: 3,
    tag: '<meta name="composition" content="width=1280, height=720, fps=30, duration=5">',
  });
});

it('finds nothing wrong with a whole tag, and does not ask for a length', () => {
  const facts = { isComposition: true, width: 1280, height: 720, fps: '30/1' };
  expect(examinePage(page('width=1280, height=720, fps=30'), 'page.html')).toEqual(facts);
});
