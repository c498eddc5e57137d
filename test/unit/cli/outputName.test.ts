import { describe, expect, it } from 'vitest';
import { outputName } from '../../../src/cli/outputName';

describe('the name of the film where none is given', () => {
  it.each([
    ['intro.html', 'intro.mp4'],
    ['/films/my intro.htm', 'my intro.mp4'],
    ['examples/title-card/index.html', 'title-card.mp4'],
    ['examples/title-card', 'title-card.mp4'],
    ['a.b.html', 'a.b.mp4'],
    ['file:///films/my%20intro.html', 'my intro.mp4'],
    ['http://localhost:5173/', 'localhost.mp4'],
    ['http://localhost:5173/promo/index.html?x=1', 'promo.mp4'],
    ['https://example.org/films/launch.html', 'launch.mp4'],
  ])('for %s is %s', (page, film) => {
    expect(outputName(page)).toBe(film);
  });

  it('is never the page itself', () => {
    expect(outputName('film.mp4')).toBe('film.mp4.mp4');
  });
});
