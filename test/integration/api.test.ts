import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as framewright from 'framewright';
import {
  concatenateVideos,
  InvalidInput,
  MissingMetadata,
  probeComposition,
  Renderer,
  RenderOrchestrator,
} from 'framewright';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPage, faultsOf } from '../support/countPage';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-api-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the package', () => {
  it('exports its API', () => {
    expect(Object.keys(framewright).toSorted()).toEqual([
      'BrowserError',
      'Cancelled',
      'CompositionViewer',
      'FfmpegError',
      'FramewrightError',
      'InvalidInput',
      'LocalExecutor',
      'MissingMetadata',
      'OutputError',
      'PageError',
      'RenderOrchestrator',
      'Renderer',
      'VerifyError',
      'WorkerError',
      'chunkAt',
      'concatenateVideos',
      'eachChunk',
      'initialRunState',
      'machineOptions',
      'parsePlan',
      'probeComposition',
      'reduceRun',
      'renderStill',
    ]);
  });

  it('is one and the same for import and require, so that instanceof holds', () => {
    const required = createRequire(import.meta.url)('framewright') as typeof framewright;
    expect(required.InvalidInput).toBe(InvalidInput);
    expect(required.RenderOrchestrator).toBe(RenderOrchestrator);
  });
});

describe('RenderOrchestrator.plan', () => {
  const options = { width: 240, height: 60, fps: 30, durationInSeconds: 2 };
  const plan = (more: framewright.DistributedRenderOptions = {}) =>
    RenderOrchestrator.plan('page.html', 'film.mp4', { ...options, ...more });

  it('seed 3: returns the correct number of chunks', () => {
    expect([1, 2, 7].map((concurrency) => plan({ concurrency }).chunks.length)).toEqual([1, 2, 7]);
  });

  it("seed 3: chunk options have audioCodec 'pcm_s16le' and no audio tracks", () => {
    const { chunks } = plan({ concurrency: 3, audioTracks: [{ path: 'music.mp3' }], audioFilePath: 'voice.mp3' });
    expect(chunks.map((chunk) => chunk.options.audioCodec)).toEqual(['pcm_s16le', 'pcm_s16le', 'pcm_s16le']);
    expect(chunks.flatMap((chunk) => [chunk.options.audioTracks, chunk.options.audioFilePath])).toEqual(
      Array(6).fill(undefined),
    );
  });

  it('seed 3: frame ranges are contiguous and cover the total duration', () => {
    const { chunks, totalFrames } = plan({ concurrency: 7 });
    expect(totalFrames).toBe(60);
    const bounds = chunks.flatMap(({ startFrame, frameCount }) => [startFrame, startFrame + frameCount]);
    expect([bounds[0], bounds.at(-1)]).toEqual([0, 60]);
    expect(chunks.slice(1).every(({ startFrame }, index) => startFrame === bounds[2 * index + 1])).toBe(true);
  });

  it('seed 3: mix options copy the picture and mix the sound of the page, unless there is to be none', () => {
    expect(plan().mixOptions).toMatchObject({ videoCodec: 'copy', mixInputAudio: true });
    expect(plan({ audio: false }).mixOptions.mixInputAudio).toBe(false);
  });

  it('chooses a concurrency by the number of processors where none is given', () => {
    expect(plan().chunks.length).toBeGreaterThan(0);
  });

  it('throws MissingMetadata, which is InvalidInput, where the options do not say enough', () => {
    const planWithoutRate = () => RenderOrchestrator.plan('page.html', 'film.mp4', { width: 240, height: 60 });
    expect(planWithoutRate).toThrow(MissingMetadata);
    expect(planWithoutRate).toThrow(InvalidInput);
  });
});

describe('probeComposition', () => {
  it('tells size, rate and length of a page', async () => {
    expect(await probeComposition(countPage)).toMatchObject({ width: 240, height: 60, fps: '30/1', totalFrames: 60 });
  });
});

describe('Renderer', () => {
  it('renders one range in this process, and reports its progress', async () => {
    const segment = join(folder, 'new folder', 'segment.mp4');
    const fractions: number[] = [];
    const renderer = new Renderer({ startFrame: 30, frameCount: 6 });
    await renderer.render(countPage, segment, { onProgress: (fraction) => fractions.push(fraction) });
    expect(await faultsOf(segment, 6, 30)).toBe('');
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.filter((fraction) => fraction === 1)).toHaveLength(1);
  });

  it('refuses options that make no sense', () => {
    expect(() => new Renderer({ width: -1 })).toThrow(InvalidInput);
  });

  it('leaves no output when it fails', async () => {
    const page = join(import.meta.dirname, '../fixtures/bad/throws-in-timer.html');
    await expect(new Renderer({}).render(page, join(folder, 's.mp4'))).rejects.toBeInstanceOf(framewright.PageError);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('concatenateVideos', () => {
  it('joins what Renderer rendered', async () => {
    const segments = [0, 1, 2].map((index) => join(folder, `s${index}.mp4`));
    for (const [index, segment] of segments.entries()) {
      await new Renderer({ startFrame: index * 4, frameCount: 4 }).render(countPage, segment);
    }
    const film = join(folder, 'film.mp4');
    await concatenateVideos(segments, film);
    expect(await faultsOf(film, 12)).toBe('');
  });
});
