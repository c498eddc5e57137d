import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Measurement } from '../../../src/core/composition/Measurement';
import { type ProbeJobOptions, probeComposition } from '../../../src/core/composition/probe';
import { BrowserError, Cancelled, InvalidInput, MissingMetadata, PageError } from '../../../src/core/errors';
import type { RendererOptions } from '../../../src/core/plan/types';
import { makeTree } from './tree';

const meta = '<meta name="composition" content="width=1280, height=720, fps=30, duration=5">';

const noBrowser: ProbeJobOptions = {
  measure: async () => {
    throw new Error('a browser was asked for what the page says');
  },
};

function seeing(measurement: Measurement): ProbeJobOptions {
  return { measure: async () => measurement };
}

async function probe(html: string, options: RendererOptions = {}, job = noBrowser, json?: string) {
  const folder = await makeTree({ 'page.html': html, ...(json !== undefined && { 'composition.json': json }) });
  return probeComposition(join(folder, 'page.html'), options, job);
}

/** The error of a probe, with the temporary folder cut out of its texts. */
async function failure(html: string, options?: RendererOptions, job = noBrowser, json?: string): Promise<InvalidInput> {
  const outcome: unknown = await probe(html, options, job, json).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(InvalidInput);
  const error = outcome as InvalidInput;
  const clean = (text = '') => text.replaceAll(/\/[^\s,"]*framewright-test-\w+\//g, '');
  const { mend, source } = error;
  return Object.assign(error, { message: clean(error.message), mend: clean(mend), source: clean(source) });
}

async function serveOnce(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('what a page says', () => {
  it('is read from <meta name="composition">', async () => {
    expect(await probe(`<!doctype html>${meta}`)).toEqual({
      url: expect.stringMatching(/page\.html$/),
      width: 1280,
      height: 720,
      fps: '30/1',
      totalFrames: 150,
    });
  });

  it.each([
    'width=1280; height=720; fps=30; duration=5',
    'width=1280px,height=720px,fps=30fps,duration=5s',
    'width: 1280px; height: 720px; fps: 30; duration: 5 s',
    ' width = 1280 height = 720 fps = 30 duration = 5.000 ',
    'WIDTH=1280, Height=720, FPS=30/1, Duration=5000ms',
    'width=1280,\n height=720,\n frame-rate=30,\n frames=150',
    'width="1280", height=\'720\', frameRate=30, duration=5 seconds, frames=150 frames',
    'width=1280, height=720, fps=30, duration=5, title=Hello, theme="dark, blue"',
  ])('may be written as %j', async (content) => {
    const quote = content.includes('"') ? content.replaceAll('"', '&quot;') : content;
    expect(await probe(`<meta name=Composition content="${quote}">`)).toMatchObject({
      width: 1280,
      height: 720,
      fps: '30/1',
      totalFrames: 150,
    });
  });

  it.each([
    '<html data-composition-id="film" data-width="640" data-height=360 data-fps="29.97" data-duration="2">',
    '<body data-width="640" data-height=360 data-fps="29.97" data-duration="2s">',
    '<main><div data-composition-id="film" data-width="640" data-height=360 data-fps="29.97" data-duration="2"></div></main>',
    '<div data-composition-id="film" data-width="640" data-height=360 data-frame-rate="30000/1001" data-frames="60"></div>',
  ])('is read from the root attributes: %s', async (html) => {
    expect(await probe(html)).toMatchObject({ width: 640, height: 360, fps: '30000/1001', totalFrames: 60 });
  });

  it('is not read from a composition nested in the first', async () => {
    const outer = 'data-composition-id="outer" data-width="640" data-height="360" data-fps="25" data-duration="2"';
    const inner = 'data-composition-id="inner" data-width="100" data-height="50" data-fps="10" data-duration="1"';
    expect(await probe(`<div ${outer}><div ${inner}></div></div>`)).toMatchObject({ width: 640, totalFrames: 50 });
  });

  it('is not read from comments, templates and scripts', async () => {
    const decoy = '<meta name="composition" content="width=1, height=1, fps=1, duration=1">';
    const html = `<!-- ${decoy} --><template>${decoy}</template><script>'${decoy}'</script>${meta}`;
    expect(await probe(html)).toMatchObject({ width: 1280 });
  });

  it('is read from composition.json beside the page', async () => {
    const json = '{"width": 640, "height": 360, "fps": "24000/1001", "durationInSeconds": 10, "title": "Promo"}';
    expect(await probe('<p>', {}, noBrowser, json)).toMatchObject({ width: 640, fps: '24000/1001', totalFrames: 240 });
  });

  it('may be spread over several places, and repeated where they agree', async () => {
    const html =
      '<html data-width="1280" data-height="720"><meta name="composition" content="fps=25, duration=2, width=1280px">';
    expect(await probe(html, {}, noBrowser, '{"fps": 25.0, "frames": 50}')).toMatchObject({
      width: 1280,
      totalFrames: 50,
    });
  });

  it('is read in UTF-16 too, and after a byte order mark', async () => {
    const folder = await makeTree({
      'wide.html': Buffer.from(`\ufeff${meta}`, 'utf16le'),
      'marked/page.html': `\ufeff${meta}`,
      'marked/composition.json': '\ufeff{"width": 1280}',
    });
    expect(await probeComposition(join(folder, 'wide.html'), {}, noBrowser)).toMatchObject({ width: 1280 });
    expect(await probeComposition(join(folder, 'marked'), {}, noBrowser).catch((e) => e)).toBeInstanceOf(InvalidInput);
    expect(await probeComposition(join(folder, 'marked/page.html'), {}, noBrowser)).toMatchObject({ width: 1280 });
  });

  it('is counted in exact arithmetic', async () => {
    const html = '<meta name="composition" content="width=2, height=2, fps=50, duration=0.14">';
    expect((await probe(html)).totalFrames).toBe(7);
  });
});

describe('options', () => {
  it('override the page silently, also where it contradicts itself or cannot be read', async () => {
    const html = `<html data-width="99" data-fps="fast" data-duration="0">${meta}`;
    const options = { width: 320, height: 180, fps: 25, durationInSeconds: 1 };
    expect(await probe(html, options)).toMatchObject({ width: 320, height: 180, fps: '25/1', totalFrames: 25 });
  });

  it('override one thing and leave the rest', async () => {
    expect(await probe(meta, { fps: 60 })).toMatchObject({ width: 1280, fps: '60/1', totalFrames: 300 });
    expect(await probe(meta, { durationInSeconds: 1 })).toMatchObject({ fps: '30/1', totalFrames: 30 });
  });

  it('keep the length of a page that counts it in frames at its own rate', async () => {
    const html = '<meta name="composition" content="width=2, height=2, fps=30, frames=150">';
    expect((await probe(html, { fps: 60 })).totalFrames).toBe(300);
    expect((await probe(html, { fps: '24000/1001' })).totalFrames).toBe(120);
  });

  it('of a range leave the length of the composition', async () => {
    expect((await probe(meta, { startFrame: 10, frameCount: 20 })).totalFrames).toBe(150);
    expect((await probe(meta, { frameCount: 20 })).totalFrames).toBe(150);
    expect((await probe(meta, { frameCount: 200 })).totalFrames).toBe(200);
  });

  it('with a frameCount make up for a length that the page does not say', async () => {
    const html = '<meta name="composition" content="width=2, height=2, fps=30">';
    expect((await probe(html, { startFrame: 10, frameCount: 20 })).totalFrames).toBe(30);
  });

  it('are validated before the page is looked for', async () => {
    await expect(probeComposition('/nowhere.html', { width: 0 }, noBrowser)).rejects.toThrow(/width must/);
  });
});

describe('a page that contradicts itself', () => {
  it('is InvalidInput naming both places with file and line, and the fix', async () => {
    const error = await failure(`<!doctype html>\n<html>\n<head>${meta}</head>\n<body\n  data-width="1920">`);
    expect(error.message).toBe(
      'the page contradicts itself: page.html:3 says width=1280, but page.html:5 says data-width="1920"',
    );
    expect(error.mend).toBe('Write data-width="1280" in page.html:5 if the first is right.');
    expect(error.options).toEqual({ width: 1280, height: 720 });
    expect(error.source).toBe('page.html:5');
  });

  it('names the line within a meta tag of several lines, and within composition.json', async () => {
    const html = '<meta name="composition" content="width=1280,\n  height=720,\n  fps=30,\n  duration=5">';
    const error = await failure(html, {}, noBrowser, '{\n  "width": 1280,\n  "fps": 25\n}');
    expect(error.message).toContain('page.html:3 says fps=30, but composition.json:3 says "fps": 25');
  });

  it('is told apart in length by frames', async () => {
    const error = await failure(meta, {}, noBrowser, '{"frames": 100}');
    expect(error.message).toContain('page.html:1 says duration=5, but composition.json:1 says "frames": 100');
    expect(error.mend).toContain('the first is 150 frames, the second 100');
    expect(error.options).toEqual({ durationInSeconds: 5 });
  });

  it('may do so in one tag', async () => {
    const html = '<meta name="composition" content="width=1280, height=720, fps=30, duration=5, frames=151">';
    expect((await failure(html)).message).toContain('says duration=5, but page.html:1 says frames=151');
  });

  it('may do so in two tags', async () => {
    expect((await failure(`${meta}\n${meta.replace('720', '722')}`)).message).toContain('page.html:2 says height=722');
  });
});

describe('a page that says what cannot be read', () => {
  it.each([
    [
      'width=wide, height=720, fps=30, duration=5',
      'page.html:1 says width=wide, but the width must be a whole number',
      'width=1280',
    ],
    ['width=0, height=720, fps=30, duration=5', 'says width=0, but the width must', 'width=1280'],
    ['width=99999, height=720, fps=30, duration=5', 'from 1 to 16384', 'width=1280'],
    ['width=50%, height=720, fps=30, duration=5', 'says width=50%', 'width=1280'],
    ['width=1280.5, height=720, fps=30, duration=5', 'says width=1280.5', 'width=1280'],
    ['width=1280, height=720, fps=0, duration=5', 'says fps=0, but the frame rate must lie between', 'fps=30'],
    ['width=1280, height=720, fps=30, duration=-5', 'says duration=-5, but the duration must', 'duration=5'],
    ['width=1280, height=720, fps=30, duration=0s', 'says duration=0s', 'duration=5'],
    ['width=1280, height=720, fps=30, duration=auto', 'says duration=auto', 'duration=5'],
    ['width=1280, height=720, fps=30, frames=1000000000', 'says frames=1000000000', 'frames=150'],
    ['width=1280, height=720, fps=30, duration=2,5', 'cannot be read at "5"', 'duration=5'],
    ['width=1280, height=720, fps=30, duration=2 min', 'cannot be read at "min"', 'duration=5'],
    ['1280x720', 'cannot be read at "1280x720"', 'width=1280'],
    ['widht=1280, height=720, fps=30, duration=5', 'says widht=1280; did it mean width?', 'Write width=1280'],
    ['width=1280, height=720, fps=30, duraton=5', 'says duraton=5; did it mean duration?', 'Write duration=5'],
  ])('%j is InvalidInput with file, line and fix', async (content, message, mend) => {
    const error = await failure(`<meta name="composition" content="${content}">`);
    expect(error.message).toContain(message);
    expect(error.mend).toContain(mend);
    expect(error.source).toBe('page.html:1');
  });

  it.each([
    ['{"width": 12', 'composition.json is not JSON'],
    ['[1, 2]', 'composition.json must hold a JSON object'],
    ['{"width": null}', 'composition.json:1 says "width": null'],
    ['{"width": {"css": 1}}', 'composition.json:1 says "width": {"css":1}'],
  ])('composition.json %s', async (json, message) => {
    const error = await failure('<html data-height="720" data-fps="30" data-duration="1">', {}, noBrowser, json);
    expect(error.message).toContain(message);
    expect(error.mend).not.toBe('');
  });

  it('names the line of a fault in composition.json', async () => {
    const error = await failure(meta, {}, noBrowser, '{\n  "width": 1280,\n  oops\n}');
    expect(error.mend).toContain('line 3');
  });

  it('is no HTML page', async () => {
    expect((await failure('\x89PNG\0\0\0')).message).toBe('page.html is not an HTML page');
  });
});

describe('a page that leaves gaps', () => {
  const silent = seeing({});

  it('is MissingMetadata naming what is missing, the file, and the exact tag to insert', async () => {
    const error = await failure('<!doctype html>\n<html>\n<head>\n</head>', {}, silent);
    expect(error).toBeInstanceOf(MissingMetadata);
    expect(error.message).toBe('page.html does not say its width, height, fps and duration');
    expect(error.mend).toBe(
      'Put <meta name="composition" content="width=1280, height=720, fps=30, duration=5"> into the <head> of page.html:3 (with your own numbers).',
    );
    expect(error.options).toEqual({ width: 1280, height: 720, fps: 30, durationInSeconds: 5 });
  });

  it('keeps what is known in the tag, and says which tag to change', async () => {
    const error = await failure(
      '<html>\n<meta name="composition" content="width=640, height=360, duration=2.5s">',
      {},
      silent,
    );
    expect(error.message).toBe('page.html does not say its fps');
    expect(error.mend).toBe(
      'Change page.html:2 to <meta name="composition" content="width=640, height=360, fps=30, duration=2.5s"> (with your own numbers).',
    );
    expect(error.options).toEqual({ fps: 30 });
  });

  it('keeps what the options say in the tag', async () => {
    const error = await failure('<p>', { width: 100, height: 50, durationInSeconds: 9 }, silent);
    expect(error.mend).toContain('content="width=100, height=50, fps=30, duration=9"');
  });

  it('is measured in a browser for its length', async () => {
    const html = '<meta name="composition" content="width=640, height=360, fps=25">';
    const measure = vi.fn(async () => ({ durationInSeconds: 2.0000000001 }));
    expect((await probe(html, { timeoutMs: 1234 }, { measure })).totalFrames).toBe(50);
    expect(measure).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ kind: 'file', entry: '/page.html' }),
      expect.objectContaining({ timeoutMs: 1234 }),
      undefined,
    );
  });

  it.each([{}, { durationInSeconds: 0 }, { durationInSeconds: Number.POSITIVE_INFINITY }])(
    'is MissingMetadata where the browser sees no length either: %o',
    async (measurement) => {
      const html = '<meta name="composition" content="width=640, height=360, fps=25">';
      const error = await failure(html, {}, seeing(measurement));
      expect(error).toBeInstanceOf(MissingMetadata);
      expect(error.message).toBe('page.html does not say its duration');
    },
  );

  it('may say the rest by script', async () => {
    const seen = seeing({ meta: 'width=9, height=360', dataset: { compositionId: 'x', fps: '25', duration: '2' } });
    expect(await probe('<html data-width="640">', {}, seen)).toMatchObject({
      width: 640,
      height: 360,
      totalFrames: 50,
    });
  });

  it('is not blamed on a browser that is missing', async () => {
    const broken: ProbeJobOptions = { measure: () => Promise.reject(new BrowserError('no browser')) };
    const error = await failure('<p>', {}, broken);
    expect(error).toBeInstanceOf(MissingMetadata);
    expect(error.cause).toBeInstanceOf(BrowserError);
  });

  it('passes on what went wrong while its length was measured', async () => {
    const html = '<meta name="composition" content="width=640, height=360, fps=25">';
    await expect(probe(html, {}, { measure: () => Promise.reject(new PageError('it threw')) })).rejects.toThrow(
      PageError,
    );
    await expect(probe('<p>', {}, { measure: () => Promise.reject(new Cancelled()) })).rejects.toThrow(Cancelled);
  });
});

describe('a page on a server', () => {
  it('is fetched', async () => {
    const origin = await serveOnce((_request, response) => {
      response.setHeader('content-type', 'text/html').end(meta);
    });
    expect(await probeComposition(`${origin}/film`, {}, noBrowser)).toMatchObject({
      url: `${origin}/film`,
      totalFrames: 150,
    });
  });

  it('is named by its URL in errors', async () => {
    const origin = await serveOnce((_request, response) => response.end('<p>'));
    await expect(probeComposition(origin, {}, seeing({}))).rejects.toThrow(`${origin}/ does not say its width`);
  });

  it('may have a composition.json beside it; another answer in its place does not count', async () => {
    const origin = await serveOnce(({ url }, response) => {
      if (url === '/a/composition.json') response.setHeader('content-type', 'application/json').end('{"fps": 25}');
      else response.setHeader('content-type', 'text/html').end(meta.replace('fps=30, ', ''));
    });
    expect(await probeComposition(`${origin}/a/film`, {}, noBrowser)).toMatchObject({ fps: '25/1' });
    await expect(probeComposition(`${origin}/b/film`, {}, seeing({}))).rejects.toThrow('does not say its fps');
  });

  it('that answers with an error is refused with it', async () => {
    const origin = await serveOnce((_request, response) => response.writeHead(404).end());
    await expect(probeComposition(`${origin}/film`)).rejects.toThrow(
      `the page ${origin}/film could not be fetched: it answered 404 Not Found`,
    );
  });

  it('that does not answer is refused', async () => {
    const origin = await serveOnce(() => {});
    await expect(probeComposition(origin, { timeoutMs: 50 })).rejects.toThrow(
      /could not be fetched: no answer in 0.05 s$/,
    );
    await expect(probeComposition('http://127.0.0.1:9/')).rejects.toThrow(InvalidInput);
  });

  it('is given up when the probe is cancelled', async () => {
    const controller = new AbortController();
    const origin = await serveOnce(() => controller.abort());
    await expect(probeComposition(origin, {}, { signal: controller.signal })).rejects.toThrow(Cancelled);
    await expect(probe(meta, {}, { signal: controller.signal })).rejects.toThrow(Cancelled);
  });
});
