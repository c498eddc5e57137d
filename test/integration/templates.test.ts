import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import { runCli } from '../support/cli';
import { makeTree } from '../unit/composition/tree';

const folder = path.join(import.meta.dirname, '../../media/templates');

/** The picture in 64×36 grey pixels. */
async function greyPixels(page: string, frame: number): Promise<Buffer> {
  const cwd = await makeTree({});
  const { code, stderr } = await runCli(['still', page, '--frame', `${frame}`, '--network', 'local', '-o', 'a.png'], {
    cwd,
  });
  expect(code, stderr).toBe(0);
  const size = ['-vf', 'scale=64:36', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  return spawnSync(await resolveFfmpeg(), ['-v', 'error', '-i', path.join(cwd, 'a.png'), ...size]).stdout;
}

describe.each(readdirSync(folder))('the template %s', (name) => {
  const page = path.join(folder, name);
  const isBlank = name === 'blank.html';

  it('renders without loading from the web, moves, and is empty only where it is to be', async () => {
    const [early, late] = [await greyPixels(page, 2), await greyPixels(page, 75)];
    expect(new Set(late).size > 8).toBe(!isBlank);
    expect(early.equals(late)).toBe(isBlank);
  });
});
