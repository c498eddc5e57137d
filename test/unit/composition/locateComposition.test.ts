import { symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { locateComposition } from '../../../src/core/composition/locateComposition';
import { InvalidInput } from '../../../src/core/errors';
import { makeTree } from './tree';

async function failure(url: string, options?: { root: string }): Promise<InvalidInput> {
  const outcome = await locateComposition(url, options).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(InvalidInput);
  return outcome as InvalidInput;
}

describe('locating a composition', () => {
  it('takes a path, absolute or relative to the working directory', async () => {
    const folder = await makeTree({ 'page.html': '' });
    const file = join(folder, 'page.html');
    const located = { kind: 'file', file, root: folder, entry: '/page.html' };
    expect(await locateComposition(file)).toEqual(located);
    expect(await locateComposition(relative(process.cwd(), file))).toEqual(located);
  });

  it('takes a file: URL, with the query and fragment that the page is to see', async () => {
    const folder = await makeTree({ 'a page.html': '' });
    const url = `${pathToFileURL(join(folder, 'a page.html')).href}?theme=dark#part`;
    expect(await locateComposition(url)).toEqual({
      kind: 'file',
      file: join(folder, 'a page.html'),
      root: folder,
      entry: '/a%20page.html?theme=dark#part',
    });
  });

  it('takes an http or https URL as it is', async () => {
    expect(await locateComposition('http://localhost:5173')).toEqual({ kind: 'http', url: 'http://localhost:5173/' });
    expect(await locateComposition('HTTPS://example.org/a?b#c')).toEqual({
      kind: 'http',
      url: 'https://example.org/a?b#c',
    });
  });

  it('takes a folder as its index.html', async () => {
    const folder = await makeTree({ 'film/index.html': '' });
    expect(await locateComposition(join(folder, 'film'))).toMatchObject({ file: join(folder, 'film', 'index.html') });
    expect(await locateComposition(`${pathToFileURL(folder).href}/film/`)).toMatchObject({ entry: '/index.html' });
  });

  it.each([
    'with space',
    `q'uo"te`,
    '100%',
    'a%20b',
    'hash#tag',
    'why?',
    '🎬 é',
    'new\nline',
    'plus+and&',
    'back\\slash',
  ])('encodes each part of the name %j', async (name) => {
    const folder = await makeTree({ 'package.json': '{}', [`${name}/${name}.html`]: '' });
    const located = await locateComposition(join(folder, name, `${name}.html`));
    const encoded = encodeURIComponent(name);
    const entry = `/${encoded}/${encoded}.html`;
    expect(located).toMatchObject({ root: folder, entry });
    expect(new URL(entry, 'http://x').pathname).toBe(entry);
  });
});

describe('the web root', () => {
  it.each(['package.json', '.git/'])('is the nearest folder above that has %s', async (mark) => {
    const folder = await makeTree({ [mark]: '', [`app/${mark}`]: '', 'app/films/one/page.html': '' });
    const located = await locateComposition(join(folder, 'app/films/one/page.html'));
    expect(located).toMatchObject({ root: join(folder, 'app'), entry: '/films/one/page.html' });
  });

  it("is the page's own folder where there is none", async () => {
    const folder = await makeTree({ 'films/page.html': '' });
    expect(await locateComposition(join(folder, 'films/page.html'))).toMatchObject({ root: join(folder, 'films') });
  });

  it('is looked for no further than a hidden folder, which would not be served', async () => {
    const folder = await makeTree({
      'package.json': '',
      '.cache/films/page.html': '',
      '.app/package.json': '',
      '.app/a/page.html': '',
    });
    expect(await locateComposition(join(folder, '.cache/films/page.html'))).toMatchObject({ entry: '/page.html' });
    expect(await locateComposition(join(folder, '.app/a/page.html'))).toMatchObject({ root: join(folder, '.app') });
  });

  it('is the one that is given', async () => {
    const folder = await makeTree({ 'app/package.json': '', 'app/page.html': '' });
    const located = await locateComposition(join(folder, 'app/page.html'), { root: folder });
    expect(located).toMatchObject({ root: folder, entry: '/app/page.html' });
  });

  it('may be given under another name for the same folder', async () => {
    const folder = await makeTree({ 'real/app/page.html': '' });
    await symlink(join(folder, 'real'), join(folder, 'alias'));
    const located = await locateComposition(join(folder, 'alias/app/page.html'), { root: join(folder, 'real') });
    expect(located).toMatchObject({ file: join(folder, 'real/app/page.html'), entry: '/app/page.html' });
  });

  it('that does not hold the page is refused, offering one that does', async () => {
    const folder = await makeTree({ 'a/page.html': '', 'b/': '' });
    const error = await failure(join(folder, 'a/page.html'), { root: join(folder, 'b') });
    expect(error.message).toContain('does not lie in its web root');
    expect(error.options).toEqual({ root: join(folder, 'a') });
  });

  it('that is missing or a file is refused', async () => {
    const folder = await makeTree({ 'page.html': '' });
    expect((await failure(join(folder, 'page.html'), { root: join(folder, 'gone') })).message).toContain(
      'is not there',
    );
    expect((await failure(join(folder, 'page.html'), { root: join(folder, 'page.html') })).message).toContain(
      'not a folder',
    );
  });

  it('refuses a page that is a link out of it, and names the folder that works', async () => {
    const folder = await makeTree({ 'app/package.json': '', 'shared/page.html': '' });
    await symlink(join(folder, 'shared/page.html'), join(folder, 'app/page.html'));
    const error = await failure(join(folder, 'app/page.html'));
    expect(error.options).toEqual({ root: join(folder, 'shared') });
    await expect(
      locateComposition(join(folder, 'app/page.html'), { root: join(folder, 'shared') }),
    ).resolves.toMatchObject({ entry: '/page.html' });
  });

  it('refuses a hidden page, or one in a hidden folder of the root that was asked for', async () => {
    const folder = await makeTree({ '.page.html': '', '.a/b/page.html': '' });
    expect((await failure(join(folder, '.page.html'))).mend).toBe('Rename it.');
    const error = await failure(join(folder, '.a/b/page.html'), { root: folder });
    expect(error.options).toEqual({ root: join(folder, '.a') });
  });
});

describe('a page that is not there', () => {
  it('is said to be missing, with the pages that are', async () => {
    const folder = await makeTree({ 'intro.html': '', 'style.css': '' });
    const error = await failure(join(folder, 'into.html'));
    expect(error.message).toBe(`no such page: ${join(folder, 'into.html')}`);
    expect(error.mend).toBe(`Pages in ${folder}: intro.html.`);
  });

  it('names the folder where that is missing, or empty', async () => {
    const folder = await makeTree({ 'empty/': '' });
    expect((await failure(join(folder, 'gone/page.html'))).mend).toContain(`no folder ${join(folder, 'gone')}`);
    expect((await failure(join(folder, 'empty'))).message).toContain('has no index.html');
  });

  it('is shown how to pass a query', async () => {
    const folder = await makeTree({ 'page.html': '' });
    const error = await failure(`${join(folder, 'page.html')}?theme=dark`);
    expect(error.mend).toContain(`${pathToFileURL(join(folder, 'page.html')).href}?theme=dark`);
  });

  it('that looks like a server gets its http:// back', async () => {
    expect((await failure('localhost:5173/film')).mend).toContain('http://localhost:5173/film');
  });

  it.each(['file://server/share/page.html', 'file:///a%2Fb.html', 'http://', 'no\0name.html'])(
    '%j is InvalidInput',
    async (url) => {
      await failure(url);
    },
  );

  it('has a name that the error can show', async () => {
    const error = await failure(join('/nowhere', 'naïve 🎬.html'));
    expect(error.message).toContain(basename('naïve 🎬.html'));
  });
});
