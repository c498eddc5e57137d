import { describe, expect, it } from 'vitest';
import { nameOfPage, type OutputNaming, outputPath } from '../../../src/extension/settings/outputPath';

const naming: OutputNaming = {
  folder: 'out',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the pattern's own placeholders
  pattern: '${name}${range}',
  base: '/films',
  name: 'intro',
  quality: 'high',
  date: new Date('2026-11-24T13:05:09Z'),
  extension: '.mp4',
};

describe('outputPath', () => {
  it('puts the film into a folder below the workspace folder', () => {
    expect(outputPath(naming)).toBe('/films/out/intro.mp4');
  });

  it('names the frames where only some are rendered', () => {
    expect(outputPath({ ...naming, range: [10, 59] })).toBe('/films/out/intro-10-59.mp4');
    expect(outputPath({ ...naming, range: [33, 33], extension: '.png' })).toBe('/films/out/intro-33.png');
  });

  it('knows quality, date and time, and may make folders', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the pattern's own placeholders
    const pattern = '${date}/${name} ${quality} ${time}';
    expect(outputPath({ ...naming, pattern })).toBe('/films/out/2026-11-24/intro high 13-05-09.mp4');
  });

  it('leads nowhere else by dots, and to no name that a file system refuses', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the pattern's own placeholders
    expect(outputPath({ ...naming, pattern: '../../${name}' })).toBe('/films/out/intro.mp4');
    expect(outputPath({ ...naming, pattern: 'a:b?*' })).toBe('/films/out/a-b--.mp4');
    expect(outputPath({ ...naming, pattern: '' })).toBe('/films/out/intro.mp4');
  });
});

describe('nameOfPage', () => {
  it('is the name of the file, and for an index page that of its folder', () => {
    expect(nameOfPage('/films/intro.html')).toBe('intro');
    expect(nameOfPage('/films/title-card/index.html')).toBe('title-card');
  });
});
