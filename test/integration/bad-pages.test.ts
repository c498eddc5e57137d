import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DistributedRenderOptions, LocalExecutor } from 'framewright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendantsOf, survivors } from '../support/processes';
import { eventsOf, type Recording, recordRender } from '../support/record';
import { type SiteServer, serveSite } from '../support/serveSite';
import { fixtures } from '../support/site';

const pages = join(fixtures, 'bad');
let folder: string;
let executor: LocalExecutor;
let server: SiteServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-bad-'));
  executor = new LocalExecutor({ maxWorkers: 1 });
  server = await serveSite(fixtures);
});
afterAll(async () => {
  const started = descendantsOf(process.pid);
  await executor.dispose();
  await server.close();
  await rm(folder, { recursive: true, force: true });
  expect(await survivors(started.filter(isOurs), 2000)).toEqual([]);
});

const isOurs = ({ command }: { command: string }) => /worker\.js|chrom|ffmpeg/.test(command);

/** Renders a page that ought to fail, and sees that the run's folder and the output's are as they were. */
async function renderBad(page: string, options: DistributedRenderOptions = {}): Promise<Recording> {
  const url = page.startsWith('http') ? page : join(pages, page);
  const common = { concurrency: 1, executor, runRoot: folder, timeoutMs: 10_000, maxAttempts: 1 };
  const recording = await recordRender(url, join(folder, 'film.mp4'), { ...common, ...options });
  const left = await readdir(folder);
  if (recording.error) expect(left).toEqual([]);
  else await rm(join(folder, 'film.mp4'));
  return recording;
}

/** `file:line:` of the line marked as the fault. */
function faultOf(file: string): RegExp {
  const lines = readFileSync(join(pages, file), 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('// the fault')) + 1;
  return new RegExp(`${file.replace('.', '\\.')}:${line}:\\d+$`);
}

describe('a page that throws ends the render with its message, frame and source line:', () => {
  it.each([
    ['throws-at-load.html', 0, /TypeError: Cannot set properties of null/],
    ['throws-in-raf.html', 12, /Error: twelve is too much/],
    ['throws-in-timer.html', 13, /TypeError: late by half a second/],
    ['rejects.html', 7, /\(in a promise\): Error: nobody caught this/],
    ['throws-in-event.html', 10, /Error: at the end/],
    ['seek-throws.html', 6, /Error: cannot go to six/],
  ])('%s at frame %i', async (page, frame, says) => {
    const { error } = await renderBad(page);
    const source = expect.stringMatching(faultOf(page));
    expect(error).toMatchObject({ name: 'PageError', frame, source, message: expect.stringMatching(says) });
    expect(error).toMatchObject({ mend: expect.any(String), retryable: false });
  });

  it('at once, also where it was still awaited to be ready', async () => {
    const page = 'throws-before-ready.html';
    const { error } = await renderBad(page, { timeoutMs: 300_000 });
    const source = expect.stringMatching(faultOf(page));
    expect(error).toMatchObject({ name: 'PageError', frame: 0, source, message: expect.stringMatching(/SyntaxError/) });
  });

  it('also from a script file, an iframe, and what is not an Error', async () => {
    const inFile = await renderBad('throws-in-script-file.html');
    const source = expect.stringMatching(faultOf('throws.js'));
    expect(inFile.error).toMatchObject({
      name: 'PageError',
      frame: 5,
      source,
      message: expect.stringMatching(/RangeError: out of the file/),
    });
    const inChild = await renderBad('throws-in-child.html');
    expect(inChild.error).toMatchObject({
      name: 'PageError',
      frame: 5,
      message: expect.stringMatching(/from the child/),
    });
    const text = await renderBad('throws-string.html');
    expect(text.error).toMatchObject({ name: 'PageError', frame: 2, message: expect.stringMatching(/just a string/) });
  });

  it('whichever chunk it happens in', async () => {
    const { error } = await renderBad('throws-in-raf.html', { startFrame: 10, frameCount: 8 });
    expect(error).toMatchObject({ name: 'PageError', frame: 12, message: expect.stringMatching(/twelve is too much/) });
  });

  it('not where the chunk ends before it', async () => {
    const { error } = await renderBad('throws-in-raf.html', { frameCount: 12 });
    expect(error).toBeUndefined();
  });
});

it('a page that hoards memory is named before the machine is out of it', async () => {
  const { error } = await renderBad('hoards-memory.html');
  expect(error).toMatchObject({ name: 'PageError', message: expect.stringMatching(/scripts hold \d+\.\d GB/) });
});

it('a page that goes on without data that did not come is rendered with a warning', async () => {
  const recording = await renderBad('missing-data.html');
  expect(recording.error).toBeUndefined();
  expect(eventsOf(recording, 'warning').map(({ message }) => message)).toEqual([
    expect.stringMatching(/asked for did not come: .*no-such-data\.json \(404 Not Found\)/),
  ]);
});

it('a page that names another file for one that is missing is rendered with a warning', async () => {
  const recording = await renderBad('missing-source.html');
  expect(recording.error).toBeUndefined();
  expect(eventsOf(recording, 'warning').map(({ message }) => message)).toEqual([
    expect.stringMatching(/no-such-sound\.ogg \(404 Not Found\); there is another <source>/),
  ]);
});

describe('a page that never gets ready', () => {
  const impatient = { timeoutMs: 1500 };

  it.each([
    ['never-ready.html', /ready.*window\.composition\.ready/],
    ['ready-rejects.html', /the data is gone/],
    ['ready-throws.html', /threw.*Error: no word$/],
    ['seek-never-ends.html', /window\.composition\.seek\(0\.24\) did not end within 1\.5 s/],
  ])('is named with what it waits for: %s', async (page, says) => {
    const { error } = await renderBad(page, impatient);
    expect(error).toMatchObject({ name: 'PageError', message: expect.stringMatching(says), mend: expect.any(String) });
  });

  it('is named with the address that does not answer', async () => {
    const { error } = await renderBad(`${server.origin}/bad/never-answered.html`, impatient);
    expect(error).toMatchObject({ name: 'PageError', message: expect.stringMatching(/\/never\?image/) });
  });

  it('is waited for once, when it is data asked for later, and rendered with a warning', async () => {
    const recording = await renderBad(`${server.origin}/bad/never-answered-later.html`, impatient);
    expect(recording.error).toBeUndefined();
    const warnings = eventsOf(recording, 'warning').map(({ message }) => message);
    expect(warnings).toEqual([expect.stringMatching(/\/never\?data/)]);
  });
});

describe('a page that loads what is not there', () => {
  it.each([
    ['missing-image.html', 'no-such-picture.png'],
    ['missing-script.html', 'no-such-script.js'],
    ['missing-style.html', 'no-such-style.css'],
    ['missing-font.html', 'no-such-font.woff2'],
    ['missing-video.html', 'no-such-video.mp4'],
  ])('is told which file is missing, and the line that names it: %s', async (page, missing) => {
    const { error } = await renderBad(page);
    const message = expect.stringContaining(join(pages, missing));
    const source = `${join(pages, page)}:9`;
    expect(error).toMatchObject({ name: 'PageError', message, source, mend: expect.any(String) });
  });

  it('is told the frame that asked for it', async () => {
    const { error } = await renderBad('missing-later.html');
    const message = expect.stringContaining('no-such-later.png');
    expect(error).toMatchObject({ name: 'PageError', frame: 10, message });
  });

  it('renders where it deals with the missing data by itself', async () => {
    const { error } = await renderBad('missing-caught.html');
    expect(error).toBeUndefined();
  });
});

describe('a page that leaves the film', () => {
  it('does not where a router of its own intercepts it', async () => {
    const { error } = await renderBad('intercepts.html');
    expect(error).toBeUndefined();
  });

  it.each([
    ['navigates.html', 5, /navigated away, to .*no-metadata\.html/],
    ['refreshes.html', 25, /navigated away, to .*no-metadata\.html/],
    ['reloads.html', 5, /navigated away|reloaded/],
    ['alerts.html', 3, /alert\(\).*are you there\?/],
    ['alerts-at-load.html', 0, /confirm\(\).*shall we begin\?/],
  ])('is refused: %s', async (page, frame, says) => {
    const { error } = await renderBad(page);
    const message = expect.stringMatching(says);
    expect(error).toMatchObject({ name: 'PageError', frame, message, mend: expect.any(String) });
  });

  it('only by a hash or a history entry is the same page still', async () => {
    const { error } = await renderBad('hash-only.html');
    expect(error).toBeUndefined();
  });

  it('by a window of its own, by printing or by closing itself, holds nothing up', async () => {
    for (const page of ['opens-window.html', 'closes-itself.html']) {
      const { error } = await renderBad(page);
      if (error) expect(error).toMatchObject({ message: expect.any(String), mend: expect.any(String) });
    }
  });
});

it('says that a page whose tab crashed for want of memory did so', async () => {
  const { error } = await renderBad('exhausts-memory.html', { browserArgs: ['--js-flags=--max-old-space-size=48'] });
  const message = expect.stringMatching(/crashed|memory/);
  expect(error).toMatchObject({
    name: 'BrowserError',
    message,
    mend: expect.stringMatching(/memory/),
    retryable: true,
  });
});

describe('metadata that does not do', () => {
  it.each([
    ['no-metadata.html', 'MissingMetadata', /no-metadata\.html/, /fps|size|duration/],
    ['no-rate.html', 'MissingMetadata', /no-rate\.html.*fps|fps.*no-rate\.html/, /fps/],
    ['contradictory.html', 'InvalidInput', /contradictory\.html:5.*fps=25.*contradictory\.html:2/, /./],
    ['odd-size.html', 'InvalidInput', /161|91/, /even|\d+x\d+|\d+×\d+/],
    ['malformed-metadata.html', 'InvalidInput', /malformed-metadata\.html:5.*ninety/, /./],
    ['zero-rate.html', 'InvalidInput', /zero-rate\.html:5|fps/, /./],
    ['negative-duration.html', 'InvalidInput', /negative-duration\.html:5|duration/, /./],
  ])('is refused with the file, the line and the mend, before a browser starts: %s', async (page, name, says, mend) => {
    const before = descendantsOf(process.pid).length;
    const { error, events } = await renderBad(page);
    const expected = { message: expect.stringMatching(says), mend: expect.stringMatching(mend) };
    expect(error).toMatchObject({ name, ...expected });
    expect(events.map(({ type }) => type)).not.toContain('chunkStarted');
    expect(descendantsOf(process.pid).length).toBeLessThanOrEqual(before);
  });
});
