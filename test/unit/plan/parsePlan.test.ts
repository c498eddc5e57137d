import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../../src/core/errors';
import { createPlan } from '../../../src/core/plan/createPlan';
import { parsePlan } from '../../../src/core/plan/parsePlan';

const made = createPlan({
  compositionUrl: 'pages/promo.html',
  outputPath: 'film.mp4',
  options: {
    width: 320,
    height: 180,
    fps: 29.97,
    durationInSeconds: 2,
    startFrame: 5,
    props: { title: 'Hi', deep: [{ list: [null] }] },
    audioTracks: [{ path: 'music/theme song.mp3', volume: 0.5 }],
  },
  concurrency: 3,
});

/** The plan as JSON text, with the value at a path replaced. */
function planWith(path: string, value: unknown): unknown {
  const plan = JSON.parse(JSON.stringify(made));
  const names = path.split('.');
  const last = names.pop() ?? '';
  const target = names.reduce((object, name) => object[name], plan);
  if (value === undefined) delete target[last];
  else target[last] = value;
  return plan;
}

describe('a plan from outside', () => {
  it('comes out of JSON as it went in', () => {
    expect(parsePlan(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it.each([
    ['command', ['rm', '-rf', '/'], /command is not known/],
    ['chunks.1.shell', 'x', /chunks\[1\]\.shell is not known/],
    ['chunks.1.options.ffmpegPath', '/bin/sh', /chunks\[1\]\.options\.ffmpegPath is not known/],
    ['chunks.0.options.browserPath', '/bin/sh', /browserPath is not known/],
    ['chunks.0.options.browserArgs', ['--no-sandbox'], /browserArgs is not known/],
    ['chunks.0.options.root', '/', /root is not known/],
    ['mixOptions.ffmpegPath', '/bin/sh', /mixOptions\.ffmpegPath is not known/],
    ['chunks.2.outputFile', '/etc/passwd', /chunks\[2\]\.outputFile must be a plain file name/],
    ['chunks.2.outputFile', '../x.mov', /chunks\[2\]\.outputFile must/],
    ['chunks.2.outputFile', 'a/../../x.mov', /chunks\[2\]\.outputFile must/],
    ['chunks.2.outputFile', '-y.mov', /chunks\[2\]\.outputFile must/],
    ['concatManifest.0', 'http://example.org/x.mov', /concatManifest\[0\] must/],
    ['concatOutputFile', 'C:\\x.mov', /concatOutputFile must/],
    ['cleanupFiles.0', '/home', /cleanupFiles\[0\] must/],
    ['cleanupFiles.0', '..', /cleanupFiles\[0\] must/],
    ['mixOptions.audioTracks.0.path', '/etc/passwd', /mixOptions\.audioTracks\[0\]\.path must be a relative path/],
    ['mixOptions.audioTracks.0.path', '../../secret.wav', /relative path/],
    ['mixOptions.audioTracks.0.path', 'concat:a|b', /relative path/],
    ['mixOptions.audioFilePath', 'https://example.org/a.mp3', /relative path/],
    ['version', 2, /version must be 1/],
    ['version', undefined, /version must be 1.* but is missing/],
    ['id', 'abc', /id must be 64 hexadecimal digits/],
    ['composition.fps', 'fast', /composition\.fps must be a frame rate/],
    ['composition.width', 1e9, /composition\.width must be at most 16384/],
    ['composition.totalFrames', 40, /chunks end at frame 60, but the composition has 40/],
    ['totalFrames', 1e9, /totalFrames must be at most/],
    ['totalFrames', 54, /totalFrames must be 55, .* but is 54/],
    ['chunks.1.startFrame', 6, /chunks\[1\]\.startFrame must be 23, but is 6/],
    ['chunks.1.id', 7, /chunks\[1\]\.id must be 1, but is 7/],
    ['chunks.1.options.frameCount', 1, /chunks\[1\]\.options must name the same frames/],
    ['chunks.0.options.fps', 0, /chunks\[0\]\.options\.fps must/],
    ['chunks.0.outputFile', 'other.mov', /concatManifest\[0\] must be other.mov/],
    ['finalOutputFile', '', /finalOutputFile must not be empty/],
    ['chunks', [], /totalFrames must be 0/],
  ])('is refused where %s is %o', (path, value, message) => {
    const attempt = () => parsePlan(planWith(path, value));
    expect(attempt).toThrow(InvalidInput);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ mend: expect.stringContaining('framewright plan') }));
    expect(attempt).not.toThrow(expect.objectContaining({ options: expect.anything() }));
  });

  it.each([null, 'plan', 3, [], {}])('is refused where it is %o', (value) => {
    expect(() => parsePlan(value)).toThrow(/^the plan: /);
  });
});
