import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { locateComposition } from '../../../src/core/composition/locateComposition';
import { type ServedComposition, serveComposition } from '../../../src/core/composition/serveComposition';
import { makeTree } from './tree';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

async function serve(page: string, root?: string): Promise<ServedComposition> {
  const served = await serveComposition(await locateComposition(page, root === undefined ? {} : { root }));
  onTestFinished(() => served.close());
  return served;
}

/** Asks for a path exactly as written: nothing resolves `..` on the way. */
function ask(
  served: ServedComposition,
  path: string,
  { method = 'GET', headers = {}, agent }: Ask = {},
): Promise<Answer> {
  const { port, host } = new URL(served.origin);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { host, ...headers }, ...(agent && { agent }) },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    sent.on('error', reject).end();
  });
}

describe('a served composition', () => {
  it('has a hostname of its own below localhost, new each time', async () => {
    const folder = await makeTree({ 'page.html': 'hello' });
    const [one, two] = [await serve(join(folder, 'page.html')), await serve(join(folder, 'page.html'))];
    expect(one.url).toMatch(/^http:\/\/[0-9a-f]{32}\.localhost:\d+\/page\.html$/);
    expect(new URL(one.url).hostname).not.toBe(new URL(two.url).hostname);
    const { status, body } = await ask(one, '/page.html');
    expect([status, body.toString()]).toEqual([200, 'hello']);
  });

  it('serves the folders of its root', async () => {
    const folder = await makeTree({ 'package.json': '{}', 'films/page.html': '', 'assets/x.js': 'x' });
    const served = await serve(join(folder, 'films/page.html'));
    expect((await ask(served, '/assets/x.js')).body.toString()).toBe('x');
  });

  it.each(['with space', `q'uo"te`, '100%', 'a%20b', 'a%2Fb', 'hash#tag', 'why?', '🎬 é', 'new\nline', 'plus+and&'])(
    'serves a page called %j',
    async (name) => {
      const folder = await makeTree({ [`${name}.html`]: name });
      const served = await serve(join(folder, `${name}.html`));
      const { status, body } = await ask(served, new URL(served.url).pathname);
      expect([status, body.toString()]).toEqual([200, name]);
      expect(served.sourcePath(served.url)).toBe(join(folder, `${name}.html`));
    },
  );

  it.each([
    ['a.html', 'text/html; charset=utf-8'],
    ['a.js', 'text/javascript; charset=utf-8'],
    ['a.mjs', 'text/javascript; charset=utf-8'],
    ['a.css', 'text/css; charset=utf-8'],
    ['a.json', 'application/json; charset=utf-8'],
    ['a.svg', 'image/svg+xml'],
    ['a.png', 'image/png'],
    ['a.wasm', 'application/wasm'],
    ['a.mp4', 'video/mp4'],
    ['a.webm', 'video/webm'],
    ['a.mp3', 'audio/mpeg'],
    ['a.wav', 'audio/wav'],
    ['a.woff2', 'font/woff2'],
    ['a.glb', 'model/gltf-binary'],
  ])('says what %s is', async (name, type) => {
    const folder = await makeTree({ 'index.html': '', [name]: 'x' });
    const served = await serve(folder);
    expect((await ask(served, `/${name}`)).headers['content-type']).toBe(type);
  });

  it('leaves the charset to a page that declares one', async () => {
    const folder = await makeTree({ 'old.html': '<!doctype html><meta charset="windows-1251">' });
    const served = await serve(join(folder, 'old.html'));
    expect((await ask(served, '/old.html')).headers['content-type']).toBe('text/html');
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const folder = await makeTree({ 'index.html': 'hello' });
    const { status, headers, body } = await ask(await serve(folder), '/index.html', { method: 'HEAD' });
    expect([status, headers['content-length'], body.length]).toEqual([200, '5', 0]);
  });

  it('answers GET and HEAD only', async () => {
    const served = await serve(await makeTree({ 'index.html': '' }));
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask(served, '/index.html', { method })).status).toBe(405);
    }
  });

  it('serves the index.html of a folder, and sends its bare name there', async () => {
    const folder = await makeTree({ 'index.html': 'top', 'a b/index.html': 'inner', 'bare/x.txt': '' });
    const served = await serve(folder);
    expect((await ask(served, '/')).body.toString()).toBe('top');
    expect((await ask(served, '/a%20b/')).body.toString()).toBe('inner');
    const bare = await ask(served, '/a%20b?q=1');
    expect([bare.status, bare.headers.location]).toEqual([301, '/a%20b/?q=1']);
    expect((await ask(served, '//a%20b')).headers.location).toBe('/a%20b/');
    expect((await ask(served, '/bare/')).status).toBe(404);
  });

  it('ignores the query', async () => {
    const served = await serve(await makeTree({ 'index.html': 'x' }));
    expect((await ask(served, '/index.html?v=../../etc#..')).status).toBe(200);
  });

  it('says what it does not have', async () => {
    const served = await serve(await makeTree({ 'index.html': '' }));
    const { status, body } = await ask(served, '/gone.png');
    expect([status, body.toString()]).toEqual([404, expect.stringContaining('gone.png does not exist')]);
    expect((await ask(served, '/index.html/')).status).toBe(404);
    expect((await ask(served, `/${'x'.repeat(5000)}`)).status).toBe(404);
  });

  it('does not miss a favicon', async () => {
    expect((await ask(await serve(await makeTree({ 'index.html': '' })), '/favicon.ico')).status).toBe(204);
  });
});

describe('a range request', () => {
  const body = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));

  it.each([
    ['bytes=0-', 0, 999],
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=990-5000', 990, 999],
    ['bytes=-10', 990, 999],
  ])('%s is answered with those bytes', async (range, first, last) => {
    const served = await serve(await makeTree({ 'index.html': '', 'a.mp4': body }));
    const answer = await ask(served, '/a.mp4', { headers: { range } });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${first}-${last}/1000`);
    expect(answer.body.equals(body.subarray(first, last + 1))).toBe(true);
  });

  it('beyond the end is refused with the length', async () => {
    const served = await serve(await makeTree({ 'index.html': '', 'a.mp4': body }));
    expect((await ask(served, '/a.mp4', { headers: { range: 'bytes=1000-' } })).status).toBe(416);
  });

  it('that makes no sense gets the whole file, which says that it takes ranges', async () => {
    const served = await serve(await makeTree({ 'index.html': '', 'a.mp4': body }));
    const answer = await ask(served, '/a.mp4', { headers: { range: 'seconds=1-2' } });
    expect([answer.status, answer.headers['accept-ranges'], answer.body.length]).toEqual([200, 'bytes', 1000]);
  });
});

describe('what a served composition keeps to itself', () => {
  async function serveWithSecrets(): Promise<ServedComposition> {
    const folder = await makeTree({
      'secret.txt': 'secret',
      'site-two/secret.txt': 'secret',
      'site/package.json': '{}',
      'site/index.html': '',
      'site/.env': 'secret',
      'site/.git/config': 'secret',
      'site/a/.hidden/x.txt': 'secret',
    });
    await symlink(join(folder, 'secret.txt'), join(folder, 'site/link.txt'));
    await symlink(folder, join(folder, 'site/up'));
    await symlink(join(folder, 'site-two'), join(folder, 'site/two'));
    return serve(join(folder, 'site'));
  }

  it.each([
    '/../secret.txt',
    '/a/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/.%2E/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/a/%2e%2e/%2e%2e/secret.txt',
    '/link.txt',
    '/up/secret.txt',
    '/two/secret.txt',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/a/.hidden/x.txt',
    '/index.html%00.txt',
    '/%',
    '/%ff',
    'http://elsewhere/secret.txt',
    '*',
  ])('%s is refused', async (path) => {
    const { status, body } = await ask(await serveWithSecrets(), path);
    expect([400, 403, 404]).toContain(status);
    expect(body.toString()).not.toBe('secret');
  });

  it('says that a wider web root would take in what a link leads to', async () => {
    const { status, body } = await ask(await serveWithSecrets(), '/link.txt');
    expect([status, body.toString()]).toEqual([
      403,
      expect.stringMatching(/link that leads out of the web root .*a wider one/),
    ]);
  });

  it('follows links that stay inside, through hidden folders too, as package managers make them', async () => {
    const folder = await makeTree({ 'index.html': '', 'node_modules/.pnpm/lib@1/lib.js': 'lib' });
    await symlink(join(folder, 'node_modules/.pnpm/lib@1'), join(folder, 'node_modules/lib'));
    expect((await ask(await serve(folder), '/node_modules/lib/lib.js')).body.toString()).toBe('lib');
  });

  it('does not hand out an index.html that is a link out of the root', async () => {
    const folder = await makeTree({
      'out.html': 'secret',
      'site/package.json': '',
      'site/page.html': '',
      'site/sub/': '',
    });
    await symlink(join(folder, 'out.html'), join(folder, 'site/sub/index.html'));
    expect((await ask(await serve(join(folder, 'site/page.html')), '/sub/')).status).toBe(403);
  });

  it.each(['127.0.0.1', 'localhost', 'evil.example', ''])('a request whose Host is %j is refused', async (name) => {
    const served = await serve(await makeTree({ 'index.html': 'secret' }));
    const { port } = new URL(served.origin);
    const { status, body } = await ask(served, '/index.html', { headers: { host: `${name}:${port}` } });
    expect(status).toBe(403);
    expect(body.toString()).not.toContain('secret');
  });

  it('listens on this machine only', async () => {
    const served = await serve(await makeTree({ 'index.html': '' }));
    const socket = connect(Number(new URL(served.origin).port), '127.0.0.2');
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected')).once('error', (error) => resolve(error));
    });
    socket.destroy();
    expect(outcome).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('between edits', () => {
  it('nothing is used without asking again, and what has not changed is not sent twice', async () => {
    const folder = await makeTree({ 'index.html': 'one' });
    const served = await serve(folder);
    const first = await ask(served, '/index.html');
    expect(first.headers['cache-control']).toBe('no-cache');
    const headers = { 'if-none-match': first.headers.etag ?? '' };
    expect((await ask(served, '/index.html', { headers })).status).toBe(304);
    await writeFile(join(folder, 'index.html'), 'two');
    await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5));
    const second = await ask(served, '/index.html', { headers });
    expect([second.status, second.body.toString()]).toEqual([200, 'two']);
  });
});

describe('closing', () => {
  it('ends at once, with connections open and idle', async () => {
    const served = await serve(await makeTree({ 'index.html': 'x'.repeat(1000) }));
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    await ask(served, '/index.html', { agent });
    const silent = connect(Number(new URL(served.origin).port), '127.0.0.1');
    const isGone = new Promise((resolve) => silent.once('close', resolve).on('error', () => {}));
    await new Promise((resolve) => silent.once('connect', resolve));
    await served.close();
    await isGone;
    await expect(ask(served, '/index.html')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('can be done twice', async () => {
    const served = await serve(await makeTree({ 'index.html': '' }));
    await Promise.all([served.close(), served.close()]);
    await served.close();
  });
});

describe('keeping a connection', () => {
  it('answers many requests over one', async () => {
    const served = await serve(await makeTree({ 'index.html': 'x' }));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ports = new Set<number | undefined>();
    agent.on('free', (socket: { localPort?: number }) => ports.add(socket.localPort));
    for (let count = 0; count < 5; count++) expect((await ask(served, '/', { agent })).status).toBe(200);
    expect(ports.size).toBe(1);
  });
});

describe('sourcePath', () => {
  it('maps URLs of its origin back to files below the root, and nothing else', async () => {
    const folder = await makeTree({ 'package.json': '', 'films/page.html': '' });
    await mkdir(join(folder, 'a b'));
    const served = await serve(join(folder, 'films/page.html'));
    expect(served.sourcePath(`${served.origin}/a%20b/x.js?v=1#l`)).toBe(join(folder, 'a b', 'x.js'));
    expect(served.sourcePath(`${served.origin}/films/`)).toBe(join(folder, 'films', 'index.html'));
    expect(served.sourcePath('http://example.org/a.js')).toBeUndefined();
    expect(served.sourcePath(`blob:${served.origin}/1234`)).toBeUndefined();
    expect(served.sourcePath(`${served.origin}/.env`)).toBeUndefined();
    expect(served.sourcePath(`${served.origin}/..%2f..%2fetc`)).toBeUndefined();
    expect(served.sourcePath('data:text/html,x')).toBeUndefined();
    expect(served.sourcePath('about blank')).toBeUndefined();
  });
});

describe("a composition on somebody's own server", () => {
  it('passes through', async () => {
    const served = await serveComposition({ kind: 'http', url: 'http://localhost:5173/film?x=1' });
    expect(served).toMatchObject({ url: 'http://localhost:5173/film?x=1', origin: 'http://localhost:5173' });
    expect(served.sourcePath('http://localhost:5173/a.js')).toBeUndefined();
    await served.close();
  });
});
