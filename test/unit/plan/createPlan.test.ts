import { describe, expect, it } from 'vitest';
import { InvalidInput, MissingMetadata } from '../../../src/core/errors';
import { createPlan, type PlanRequest } from '../../../src/core/plan/createPlan';
import { machineOptions } from '../../../src/core/plan/machineOptions';
import type { DistributedRenderOptions, RenderPlan } from '../../../src/core/plan/types';

const known = { width: 1280, height: 720, fps: 30, durationInSeconds: 2 } as const;

function plan(options: object = {}, request: Partial<PlanRequest> = {}): RenderPlan {
  return createPlan({
    compositionUrl: 'page.html',
    outputPath: 'out/film.mp4',
    options: { ...known, ...options } as DistributedRenderOptions,
    concurrency: 2,
    ...request,
  });
}

function without(...names: (keyof typeof known)[]): object {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function ranges({ chunks }: RenderPlan): string {
  return chunks.map(({ startFrame, frameCount }) => `[${startFrame},${startFrame + frameCount})`).join(' ');
}

describe("the seeds' success criteria for plan()", () => {
  it('returns the correct number of chunks', () => {
    expect(plan({}, { concurrency: 4 }).chunks).toHaveLength(4);
    expect(plan({}, { concurrency: 7 }).chunks).toHaveLength(7);
  });

  it("gives chunk options the audioCodec 'pcm_s16le'", () => {
    const { chunks } = plan({ audioCodec: 'aac' }, { concurrency: 3 });
    expect(chunks.map(({ options }) => options.audioCodec)).toEqual(['pcm_s16le', 'pcm_s16le', 'pcm_s16le']);
  });

  it('plans frame ranges that are contiguous and cover the total duration', () => {
    expect(ranges(plan({}, { concurrency: 7 }))).toBe('[0,8) [8,17) [17,25) [25,34) [34,42) [42,51) [51,60)');
    expect(plan().totalFrames).toBe(60);
  });

  it('has mixInputAudio: true in the mix options where there is sound', () => {
    expect(plan().mixOptions.mixInputAudio).toBe(true);
    expect(plan({ audio: false }).mixOptions.mixInputAudio).toBe(false);
  });

  it('with concurrency 1 plans one chunk, down the same path', () => {
    const { chunks, concatManifest } = plan({}, { concurrency: 1 });
    expect(chunks).toHaveLength(1);
    expect(concatManifest).toEqual([chunks[0]?.outputFile]);
  });

  it('with concurrency > totalFrames clamps to one frame a chunk', () => {
    const clamped = plan({ durationInSeconds: 0.1 }, { concurrency: 16 });
    expect(ranges(clamped)).toBe('[0,1) [1,2) [2,3)');
  });
});

describe('a plan', () => {
  it('gives each chunk its range, the picture, and no sound to lay under', () => {
    const tracks = { audioTracks: [{ path: 'music.mp3' }], audioFilePath: 'voice.wav' };
    const { chunks } = plan({ ...tracks, quality: 'high', props: { title: 'Hi' }, startFrame: 10 });
    expect(chunks[1]).toEqual({
      id: 1,
      startFrame: 35,
      frameCount: 25,
      outputFile: 'segment-0001.mov',
      options: {
        width: 1280,
        height: 720,
        fps: 30,
        quality: 'high',
        videoCodec: 'h264',
        audioCodec: 'pcm_s16le',
        props: { title: 'Hi' },
        startFrame: 35,
        frameCount: 25,
      },
    });
  });

  it('copies the picture and keeps the tracks in the mix options', () => {
    const tracks = { audioTracks: [{ path: 'music.mp3', offset: 1 }], audioFilePath: 'voice.wav' };
    expect(plan({ ...tracks, startFrame: 10 }).mixOptions).toMatchObject({
      ...tracks,
      videoCodec: 'copy',
      audioCodec: 'aac',
      mixInputAudio: true,
      startFrame: 10,
      frameCount: 50,
      fps: 30,
    });
  });

  it('leaves the page out of the mix where the caller says so', () => {
    expect(plan({ mixInputAudio: false }).mixOptions.mixInputAudio).toBe(false);
  });

  it('names the files of the run relative to its folder, and the film as given', () => {
    const { chunks, concatManifest, concatOutputFile, finalOutputFile, cleanupFiles } = plan(
      {},
      { outputPath: '/videos/my film.mp4' },
    );
    expect(concatManifest).toEqual(['segment-0000.mov', 'segment-0001.mov']);
    expect(chunks.map(({ outputFile }) => outputFile)).toEqual(concatManifest);
    expect(concatOutputFile).toBe('picture.mov');
    expect(finalOutputFile).toBe('/videos/my film.mp4');
    expect(cleanupFiles).toEqual(expect.arrayContaining([...concatManifest, concatOutputFile]));
  });

  it('holds nothing that belongs to one machine or to the run; machineOptions() gives it back', () => {
    const machine = {
      root: '/home/me',
      browserPath: '/opt/chrome',
      browserArgs: ['--mute'],
      ffmpegPath: '/opt/ffmpeg',
      toolsFolder: '/opt/tools',
    };
    const run = { maxAttempts: 5, runRoot: '/var/run-root', keepSegments: true, executor: { render: async () => {} } };
    const made = plan({ ...machine, ...run });
    expect(JSON.stringify(made)).not.toMatch(/\/home|\/opt|mute|run-root|maxAttempts|keepSegments|executor/);
    expect(machineOptions({ ...known, ...machine })).toEqual(machine);
    expect(machineOptions(known)).toEqual({});
  });

  it('is plain JSON', () => {
    const made = plan({ props: { nested: { list: [1, undefined, 'x'] }, gone: undefined }, audio: false });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it('does not change when the caller later changes the props', () => {
    const props = { title: 'first' };
    const made = plan({ props });
    props.title = 'second';
    expect(made.chunks[0]?.options.props).toEqual({ title: 'first' });
  });

  it('writes the frame rate as an exact ratio where it is no whole number', () => {
    const made = plan({ fps: 29.97 });
    expect(made.composition.fps).toBe('30000/1001');
    expect(made.chunks[0]?.options.fps).toBe('30000/1001');
    expect(made.totalFrames).toBe(60);
  });

  it('splits into balanced chunks of at most chunkFrames', () => {
    expect(ranges(plan({ chunkFrames: 25 }))).toBe('[0,20) [20,40) [40,60)');
  });

  it("makes about three chunks a worker with chunkFrames 'auto'", () => {
    expect(plan({ chunkFrames: 'auto', durationInSeconds: 60 }).chunks).toHaveLength(6);
  });

  it('orders segment names of a very long manifest as it orders the segments', () => {
    const { concatManifest } = plan({ frameCount: 10_001, chunkFrames: 1 });
    expect(concatManifest).toEqual([...concatManifest].sort());
  });

  it('plans ten thousand chunks that cover every frame once', () => {
    const { chunks, totalFrames } = plan({ durationInSeconds: 10_000 }, { concurrency: 10_000 });
    expect(chunks).toHaveLength(10_000);
    expect(totalFrames).toBe(300_000);
    expect(chunks.reduce((next, { startFrame, frameCount }) => (startFrame === next ? next + frameCount : -1), 0)).toBe(
      300_000,
    );
  });
});

describe('the range of a plan', () => {
  it('counts in exact arithmetic: 0.14 s at 50 fps are 7 frames', () => {
    expect(plan({ fps: 50, durationInSeconds: 0.14 }).totalFrames).toBe(7);
  });

  it('is frameCount long where frameCount and durationInSeconds are given', () => {
    expect(plan({ frameCount: 45 }).totalFrames).toBe(45);
    expect(plan({ frameCount: 90 }).totalFrames).toBe(90);
    expect(plan({ ...without('durationInSeconds'), frameCount: 90 }).composition.totalFrames).toBe(90);
  });

  it('goes to the end where only startFrame is given', () => {
    expect(ranges(plan({ startFrame: 50 }))).toBe('[50,55) [55,60)');
  });

  it('may begin anywhere in the composition', () => {
    const made = plan({ startFrame: 20, frameCount: 10 });
    expect(ranges(made)).toBe('[20,25) [25,30)');
    expect(made.composition.totalFrames).toBe(60);
    expect(made.totalFrames).toBe(10);
  });

  it.each([
    [{ startFrame: 60 }, /frame 60 .*60 frames/, { startFrame: 0, frameCount: 60 }],
    [{ startFrame: 50, frameCount: 20 }, /frames 50–69, .*60 frames/, { startFrame: 0, frameCount: 60 }],
    [{ startFrame: 70, frameCount: 1 }, /frame 70, .*60 frames/, undefined],
  ])('beyond the end is refused naming both numbers: %o', (asked, message, options) => {
    expect(() => plan(asked)).toThrow(InvalidInput);
    expect(() => plan(asked)).toThrow(message);
    expect(() => plan(asked)).toThrow(expect.objectContaining(options ? { options } : {}));
  });

  it('is measured against what the probe found', () => {
    const composition = { url: 'page.html', width: 320, height: 180, fps: '25/1', totalFrames: 50 };
    const options = { width: undefined, height: undefined, fps: undefined, durationInSeconds: undefined };
    expect(ranges(plan(options, { composition }))).toBe('[0,25) [25,50)');
    expect(plan(options, { composition }).chunks[0]?.options).toMatchObject({ width: 320, height: 180, fps: 25 });
    expect(() => plan({ ...options, startFrame: 40, frameCount: 11 }, { composition })).toThrow(/50 frames/);
  });
});

describe('the id of a plan', () => {
  const { id } = plan({ timeZone: 'Europe/Paris' });
  const same = (options: object, request: Partial<PlanRequest> = {}) =>
    plan({ timeZone: 'Europe/Paris', ...options }, request).id === id;

  it('is the same for the same request', () => {
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(same({})).toBe(true);
  });

  it.each([
    { maxAttempts: 9 },
    { keepSegments: true },
    { runRoot: '/var/tmp' },
    { browserPath: '/opt/chrome', ffmpegPath: '/opt/ffmpeg', root: '/srv' },
    { timeoutMs: 5 },
    { quality: 'standard' },
    { randomSeed: 1 },
    { fps: '30/1' },
    { chunkFrames: 30 },
    { executor: { render: async () => {} } },
  ])('does not depend on where and how it runs, or on spelling out what is so anyway: %o', (options) => {
    expect(same(options)).toBe(true);
  });

  it('does not depend on the number of workers where the chunks are the same', () => {
    const four = plan({ chunkFrames: 15 }, { concurrency: 4 });
    expect(plan({ chunkFrames: 15 }, { concurrency: 9 }).id).toBe(four.id);
  });

  it('does not depend on the name of the film', () => {
    expect(same({}, { outputPath: '/elsewhere/other.mp4' })).toBe(true);
  });

  it.each([
    { width: 640 },
    { fps: 25 },
    { quality: 'high' },
    { props: { title: 'x' } },
    { randomSeed: 2 },
    { epochMs: 0 },
    { timeZone: 'UTC' },
    { locale: 'de' },
    { network: 'local' },
    { scale: 2 },
    { startFrame: 1 },
    { frameCount: 59 },
    { chunkFrames: 29 },
    { audioTracks: [{ path: 'a.mp3' }] },
    { audio: false },
    { browserArgs: ['--force-dark-mode'] },
  ])('changes with what decides the bytes: %o', (options) => {
    expect(same(options)).toBe(false);
  });

  it('changes with the page and with the container', () => {
    expect(same({}, { compositionUrl: 'other.html' })).toBe(false);
    expect(same({}, { outputPath: 'film.mov' })).toBe(false);
  });
});

function refusal(attempt: () => unknown): InvalidInput {
  try {
    attempt();
  } catch (error) {
    return error as InvalidInput;
  }
  throw new Error('it was not refused');
}

describe('bad input to a plan', () => {
  it.each([
    [{ width: 0 }, /width must be a whole number from 1 to 16384, but is 0/, 'width'],
    [{ width: 12.5 }, /width must be a whole number/, 'width'],
    [{ height: 20_000 }, /height must be a whole number from 1 to 16384/, 'width'],
    [{ width: '1280' }, /width must be a whole number .* but is "1280"/, 'width'],
    [{ fps: 0 }, /fps must lie between 0.01 and 1000/, 'fps'],
    [{ fps: -1 }, /fps must/, 'fps'],
    [{ fps: Number.NaN }, /fps must .* but is NaN/, 'fps'],
    [{ fps: 'fast' }, /fps must .* but is "fast"/, 'fps'],
    [{ durationInSeconds: 0 }, /durationInSeconds must .* above 0/, 'durationInSeconds'],
    [{ durationInSeconds: -3 }, /durationInSeconds must/, 'durationInSeconds'],
    [{ durationInSeconds: Number.POSITIVE_INFINITY }, /durationInSeconds must .* but is Infinity/, 'durationInSeconds'],
    [{ frameCount: 0 }, /frameCount must be a whole number/, 'frameCount'],
    [{ frameCount: 1e9 }, /frameCount must be a whole number from 1 to 10000000, but is 1000000000/, 'frameCount'],
    [{ durationInSeconds: 1e9 }, /30000000000 frames; the most .* 10000000/, 'shorter'],
    [{ startFrame: -1 }, /startFrame must be a whole number/, 'frameCount'],
    [{ chunkFrames: 0 }, /chunkFrames must be a whole number .* or 'auto'/, 'chunkFrames'],
    [{ durationInSeconds: 100_000, chunkFrames: 1 }, /3000000 chunks/, 'chunkFrames'],
    [{ scale: 0 }, /scale must be a number from 0.1 to 8/, 'scale'],
    [{ width: 16_384, height: 16_384 }, /more than ffmpeg takes/, 'smaller'],
    [{ scale: 8, width: 4000 }, /32000×5760 pixels .*16384/, 'smaller scale'],
    [{ quality: 'best' }, /quality must be one of draft, standard, high, lossless, but is "best"/, 'quality'],
    [{ props: 'hello' }, /props must be a JSON object/, 'props'],
    [{ props: [1] }, /props must be a JSON object/, 'props'],
    [{ videoCodec: 'vp9' }, /vp9 does not go into a .mp4/, 'h264'],
    [{ videoCodec: 'copy' }, /copy does not go into/, 'h264'],
    [{ audioCodec: 'pcm_s16le' }, /pcm_s16le does not go into a .mp4/, 'aac'],
    [{ transparent: true }, /h264 cannot be transparent/, 'transparency'],
    [{ durationInSecond: 3 }, /durationInSecond is not known/, 'durationInSeconds'],
  ])('%o is refused with a way out', (options, message, wayOut) => {
    const refused = refusal(() => plan(options));
    expect(refused).toBeInstanceOf(InvalidInput);
    expect(refused.message).toMatch(message);
    expect([refused.mend, ...Object.keys(refused.options ?? {})].join(' ')).toContain(wayOut);
  });

  it.each([
    { audioTracks: [{ path: '' }] },
    { audioTracks: [{ path: 'a.mp3', seek: -1 }] },
    { audioTracks: [{ path: 'a.mp3', gain: 1 }] },
    { timeZone: 'Mars/Olympus' },
    { locale: 'not a locale' },
    { network: 'offline' },
    { timeoutMs: 0 },
    { executor: {} },
    { browserPath: 'a\0b' },
    { audio: 'no' },
  ])('%o is refused', (options) => {
    expect(() => plan(options)).toThrow(InvalidInput);
  });

  it('0 workers are refused, and so is a number of them that is none', () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN]) {
      expect(() => plan({}, { concurrency })).toThrow(/concurrency must be a whole number/);
    }
  });

  it('props that cannot be JSON are refused', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(() => plan({ props: circular })).toThrow(/props cannot be written as JSON/);
    expect(() => plan({ props: { count: 1n } })).toThrow(InvalidInput);
  });

  it('tells all faults of several at once', () => {
    expect(() => plan({ width: 0, fps: 0 })).toThrow(/width must .*; fps must/);
  });

  it('an option written as undefined is an option not given', () => {
    expect(plan({ quality: undefined, chunkFrames: undefined }).id).toBe(plan().id);
  });

  it('an odd width or height is refused where the codec needs even ones, offering one that works', () => {
    expect(() => plan({ width: 1281 })).toThrow(/1281×720 .*h264 needs an even number/);
    expect(() => plan({ width: 1281, height: 719 })).toThrow(
      expect.objectContaining({ mend: expect.stringContaining('1282×720'), options: { width: 1282, height: 720 } }),
    );
  });

  it('counts output pixels: scale can make them even, odd or fractions', () => {
    expect(plan({ width: 641, height: 361, scale: 2 }).totalFrames).toBe(60);
    expect(() => plan({ width: 854, scale: 1.5 })).toThrow(/1281×1080/);
    expect(() => plan({ width: 853, scale: 1.5 })).toThrow(
      expect.objectContaining({ options: { width: 856, height: 720 } }),
    );
  });

  it('allows odd sizes in lossless, which keeps a colour for each pixel', () => {
    expect(plan({ width: 1281, quality: 'lossless' }).composition.width).toBe(1281);
  });

  it.each([
    ['film.webm', /vp9 in .webm is not available yet/],
    ['film.gif', /unknown extension .gif/],
    ['film', /no file extension/],
    ['folder.mp4/film', /no file extension/],
    ['.mp4', /no file extension/],
    ['', /no file extension/],
  ])('the output %j is refused, offering one that works', (outputPath, message) => {
    expect(() => plan({}, { outputPath })).toThrow(message);
    expect(() => plan({}, { outputPath })).toThrow(
      expect.objectContaining({ mend: expect.stringContaining('film.mp4') }),
    );
  });

  it('prores in .mov has its place and is not available yet', () => {
    expect(() => plan({ videoCodec: 'prores' }, { outputPath: 'film.mov' })).toThrow(
      /prores in .mov is not available yet/,
    );
    expect(plan({ audioCodec: 'pcm_s16le' }, { outputPath: 'FILM.MOV' }).mixOptions.audioCodec).toBe('pcm_s16le');
  });

  it('missing size, rate or length is MissingMetadata naming what is missing', () => {
    const attempt = () => plan(without('width', 'fps'));
    expect(attempt).toThrow(MissingMetadata);
    expect(attempt).toThrow(/^width and fps of page.html are not in the options/);
    expect(attempt).toThrow(expect.objectContaining({ mend: expect.stringContaining('probeComposition()') }));
    expect(() => plan(without('durationInSeconds'))).toThrow(/^durationInSeconds of page.html is not/);
    expect(() => plan(without('width', 'height', 'fps', 'durationInSeconds'))).toThrow(
      /^width, height, fps and durationInSeconds/,
    );
  });
});
