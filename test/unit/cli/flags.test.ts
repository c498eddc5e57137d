import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FilmFlags, parseProps, parseSize, toFilmOptions, withFilmFlags } from '../../../src/cli/flags';
import { parseDistributedOptions } from '../../../src/core/plan/rendererOptions';

const folder = mkdtempSync(path.join(tmpdir(), 'flags \'n" 🎬-'));
const sound = path.join(folder, 'a song.mp3');

beforeAll(() => writeFileSync(sound, ''));
afterAll(() => rmSync(folder, { recursive: true }));

function parse(...args: string[]): FilmFlags {
  const command = withFilmFlags(new Command('render'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  command.parse(args, { from: 'user' });
  return command.opts();
}

describe('the flags of a film', () => {
  it('become options that the validator accepts', () => {
    const flags = parse(
      ...['--size', '1280x720', '--fps', '30000/1001', '--duration', '2.5', '--frames', '10-19', '--chunk-frames', '4'],
      ...['--props', '{"title":"Hello"}', '--quality', 'high', '--network', 'local', '--root', '/srv/www'],
      ...['--scale', '2', '--transparent', '--seed', '7', '--audio', sound, '--audio', sound],
    );
    expect(parseDistributedOptions(toFilmOptions(flags))).toEqual({
      width: 1280,
      height: 720,
      fps: '30000/1001',
      durationInSeconds: 2.5,
      startFrame: 10,
      frameCount: 10,
      chunkFrames: 4,
      props: { title: 'Hello' },
      quality: 'high',
      network: 'local',
      root: '/srv/www',
      scale: 2,
      transparent: true,
      randomSeed: 7,
      audioTracks: [{ path: sound }, { path: sound }],
    });
  });

  it('leave out what is not given, and let chunks be sized automatically', () => {
    expect(toFilmOptions(parse())).toEqual({ chunkFrames: 'auto' });
  });

  it('render silently after --no-audio', () => {
    expect(toFilmOptions(parse('--no-audio'))).toMatchObject({ audio: false });
    expect(toFilmOptions(parse('--audio', sound, '--no-audio'))).not.toHaveProperty('audioTracks');
  });

  it.each([
    ['--workers', 'many', 'Give a whole number from 1, or auto'],
    ['--workers', '0', 'Give a whole number from 1, or auto'],
    ['--chunk-frames', '1.5', 'Give a whole number from 1, or auto'],
    ['--size', '1280', 'such as 1280x720'],
    ['--frames', '9-3', 'comes before the first'],
    ['--frames', 'all', 'is no range of frames'],
    ['--duration', 'long', 'Give a number'],
    ['--scale', '', 'Give a number'],
    ['--timeout', '0', 'Give a number above 0'],
    ['--duration', '-1', 'Give a number above 0'],
    ['--audio', '/no/such.mp3', 'there is no sound file /no/such.mp3'],
    ['--props', '{', '--props cannot be read as JSON'],
  ])('refuse %s %s and say what to give', (flag, value, told) => {
    expect(() => parse(flag, value)).toThrow(told);
  });
});

describe('--size', () => {
  it('reads an x, an X and a ×', () => {
    for (const text of ['320x180', '320X180', '320×180']) expect(parseSize(text)).toEqual({ width: 320, height: 180 });
  });
});

describe('--props', () => {
  it('reads a file after an @', () => {
    const file = path.join(folder, 'props.json');
    writeFileSync(file, '{"city":"Zürich"}');
    expect(parseProps(`@${file}`)).toEqual({ city: 'Zürich' });
  });

  it('names a file that is not there', () => {
    expect(() => parseProps('@/no/props.json')).toThrow('--props /no/props.json cannot be read');
  });

  it.each(['[1]', '3', 'null', '"text"'])('refuses %s, which is JSON but no object', (text) => {
    expect(() => parseProps(text)).toThrow('must be a JSON object');
  });
});
