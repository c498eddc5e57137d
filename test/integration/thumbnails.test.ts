import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RenderOrchestrator } from 'framewright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolveFfmpeg } from '../../src/core/ffmpeg/resolveFfmpeg';
import { runFfmpeg } from '../../src/core/ffmpeg/runFfmpeg';
import { thumbnails } from '../../src/core/still/thumbnails';

const rate = { num: 30, den: 1 } as const;
let folder: string;
let film: string;

/** Frame n is n × 8 bright. */
const page = `<!doctype html><meta name="composition" content="width=64, height=64, fps=30, duration=1"><body><script>
let n = 0;
requestAnimationFrame(function draw() {
  document.body.style.background = \`rgb(\${n * 8} \${n * 8} \${n * 8})\`;
  n++;
  requestAnimationFrame(draw);
});
</script>`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'framewright-thumbnails-'));
  film = path.join(folder, 'film.mp4');
  await writeFile(path.join(folder, 'page.html'), page);
  await RenderOrchestrator.render(path.join(folder, 'page.html'), film, { concurrency: 1 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('shows the very frames that are asked for, the first and the last too', async () => {
  const ffmpegPath = await resolveFfmpeg({});
  const frames = [0, 1, 15, 29];
  const jpegs = await thumbnails({ film, frames, rate, side: 32, ffmpegPath });
  const shown = await Promise.all(jpegs.map((jpeg) => brightness(jpeg, ffmpegPath)));
  expect(shown.map((level) => Math.round(level / 8))).toEqual(frames);
});

it('says that there is no such frame, instead of an empty picture', async () => {
  const ffmpegPath = await resolveFfmpeg({});
  await expect(thumbnails({ film, frames: [30], rate, side: 32, ffmpegPath })).rejects.toThrow('has no frame 30');
});

async function brightness(jpeg: Buffer, ffmpegPath: string): Promise<number> {
  const file = path.join(await mkdtemp(path.join(folder, 'thumbnail-')), 'thumbnail.jpg');
  await writeFile(file, jpeg);
  const args = ['-i', file, '-vf', 'scale=1:1', '-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
  const { stdout } = await runFfmpeg(ffmpegPath, args, { what: 'reading a thumbnail' });
  return stdout[0] ?? 0;
}
