import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Download, downloadFor, parseDownloads, type ToolName } from '../../../src/core/install/Download';
import { installTool } from '../../../src/core/install/installTool';
import { makeZip, type ZipEntry } from '../../support/zip';
import { makeTree } from '../composition/tree';

const shell = { name: 'shell-linux64/chrome-headless-shell', content: '#!/bin/sh\necho new\n', mode: 0o100755 };
const browserZip = makeZip([
  { name: 'shell-linux64/', content: '' },
  shell,
  { name: 'shell-linux64/LICENSE', content: 'MIT' },
]);

type Answer = (response: ServerResponse) => void;

/** A mirror on loopback that gives this answer, and the download of it. */
async function mirror(file: Buffer, answer: Answer, tool: ToolName = 'browser'): Promise<Download> {
  const server = createServer(({ url }, response) => {
    if (url === '/moved.zip') response.writeHead(302, { location: '/file.zip' }).end();
    else answer(response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/file.${tool === 'browser' ? 'zip' : 'gz'}`;
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { tool, title: 'chrome-headless-shell', version: '1', url, sha256, bytes: file.length };
}

const sends =
  (file: Buffer): Answer =>
  (response) =>
    response.end(file);

/** A tools folder with an older browser in it. */
function toolsFolder(): Promise<string> {
  return makeTree({ 'tools/browser/chrome-headless-shell': 'old' }).then((folder) => path.join(folder, 'tools'));
}

/** What a failed installation must leave: the older browser and nothing else. */
async function expectUntouched(folder: string): Promise<void> {
  expect(await readdir(folder)).toEqual(['browser']);
  expect(await readFile(path.join(folder, 'browser/chrome-headless-shell'), 'utf8')).toBe('old');
}

describe('installing a program', () => {
  it('unpacks a browser into its folder, in the place of an older one, and leaves nothing else', async () => {
    const folder = await toolsFolder();
    const seen: number[] = [];
    await installTool(await mirror(browserZip, sends(browserZip)), { folder, onBytes: (bytes) => seen.push(bytes) });
    expect(await readdir(folder)).toEqual(['browser']);
    expect((await readdir(path.join(folder, 'browser'))).sort()).toEqual(['LICENSE', 'chrome-headless-shell']);
    expect((await stat(path.join(folder, 'browser/chrome-headless-shell'))).mode & 0o111).toBe(0o111);
    expect(seen.at(-1)).toBe(browserZip.length);
  });

  it('unpacks a gzipped ffmpeg into a folder that is not there yet', async () => {
    const folder = path.join(await makeTree({}), 'deep/tools');
    const file = gzipSync('#!/bin/sh\n');
    await installTool(await mirror(file, sends(file), 'ffmpeg'), { folder });
    expect((await stat(path.join(folder, 'ffmpeg/ffmpeg'))).mode & 0o111).toBe(0o111);
  });

  it('follows a redirect', async () => {
    const folder = await toolsFolder();
    const download = await mirror(browserZip, sends(browserZip));
    await installTool({ ...download, url: download.url.replace('file', 'moved') }, { folder });
    expect(await readFile(path.join(folder, 'browser/chrome-headless-shell'), 'utf8')).toContain('new');
  });

  const changed = Buffer.from(browserZip);
  changed.writeUInt8(1, 20);
  it.each<[string, Answer, RegExp]>([
    [
      'another file of the same length',
      sends(changed),
      /is not the chrome-headless-shell that was pinned: it has the SHA-256/,
    ],
    ['a longer file', sends(Buffer.concat([browserZip, browserZip])), /is longer than it should be/],
    ['half of the file', sends(browserZip.subarray(0, 100)), /broke off after 100 of \d+ bytes/],
    [
      'a connection that breaks',
      (response) => response.writeHead(200, { 'content-length': 999 }).write('PK', () => response.destroy()),
      /could not be reached/,
    ],
    ['404', (response) => response.writeHead(404).end('no'), /refused chrome-headless-shell: 404/],
    ['403', (response) => response.writeHead(403).end('<h1>Proxy</h1>'), /refused chrome-headless-shell: 403/],
    ['nothing', () => {}, /sent nothing for 0\.2 s/],
  ])(
    'given %s, says so and which setting takes an existing browser, and leaves what was there',
    async (_, answer, message) => {
      const folder = await toolsFolder();
      const installed = installTool(await mirror(browserZip, answer), { folder, silenceMs: 200 });
      await expect(installed).rejects.toMatchObject({
        name: 'InstallError',
        message: expect.stringMatching(message),
        mend: expect.stringContaining('framewright.browserPath'),
      });
      await expectUntouched(folder);
    },
  );

  it('names the reason where the mirror cannot be reached', async () => {
    const folder = await toolsFolder();
    const download = { ...(await mirror(browserZip, sends(browserZip))), url: 'http://127.0.0.1:1/file.zip' };
    await expect(installTool(download, { folder })).rejects.toMatchObject({
      message: expect.stringMatching(/127\.0\.0\.1:1 could not be reached: \S/),
      mend: expect.stringMatching(/http\.proxy.*framewright\.browserPath/),
    });
    await expectUntouched(folder);
  });

  it('leaves what was there when it is cancelled', async () => {
    const folder = await toolsFolder();
    const cancel = new AbortController();
    const slowly: Answer = (response) => void response.write(browserZip.subarray(0, 50));
    const download = await mirror(browserZip, slowly);
    const installed = installTool(download, { folder, signal: cancel.signal, onBytes: () => cancel.abort() });
    await expect(installed).rejects.toMatchObject({ name: 'Cancelled' });
    await expectUntouched(folder);
  });

  it.each<[string, ZipEntry]>([
    ['climbs out by ..', { name: 'shell/../../../evil', content: 'x' }],
    ['is absolute', { name: '/tmp/evil', content: 'x' }],
    ['climbs out by backslashes', { name: 'shell\\..\\..\\evil', content: 'x' }],
    ['is a symbolic link', { name: 'shell/link', content: '/etc/passwd', mode: 0o120777 }],
  ])('refuses an archive with an entry that %s', async (_, entry) => {
    const folder = await toolsFolder();
    const zip = makeZip([shell, entry]);
    await expect(installTool(await mirror(zip, sends(zip)), { folder })).rejects.toMatchObject({
      name: 'InstallError',
    });
    await expectUntouched(folder);
    expect(await readdir(path.dirname(folder))).toEqual(['tools']);
  });

  it('says so where the folder cannot be written', async () => {
    const folder = await makeTree({ 'a-file': 'x' }).then((tree) => path.join(tree, 'a-file'));
    const installed = installTool(await mirror(browserZip, sends(browserZip)), { folder });
    await expect(installed).rejects.toThrow(/cannot be written to/);
  });
});

describe('the list of downloads', () => {
  it('is read, and knows every platform', async () => {
    const downloads = parseDownloads(await readFile('downloads.json', 'utf8'));
    for (const { platforms } of [downloads.browser, downloads.ffmpeg]) {
      expect(Object.keys(platforms).sort()).toEqual([
        'darwin-arm64',
        'darwin-x64',
        'linux-arm64',
        'linux-x64',
        'win32-x64',
      ]);
    }
  });

  it('refuses what is not pinned or not known, with the setting that takes an existing program', () => {
    const entry = { url: 'https://example.org/a.zip', sha256: null, bytes: null };
    const tool = { title: 'chrome-headless-shell', version: '1', platforms: { 'linux-x64': entry } };
    const downloads = parseDownloads(JSON.stringify({ version: 1, browser: tool, ffmpeg: tool }));
    expect(() => downloadFor(downloads, 'browser', 'linux-x64')).toThrow(/has no checksum in this build/);
    expect(() => downloadFor(downloads, 'ffmpeg', 'sunos-x64')).toThrow(/no download .* for sunos-x64/);
    expect(() => parseDownloads('{}')).toThrow(/damaged/);
  });
});
