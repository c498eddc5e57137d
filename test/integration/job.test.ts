import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, runProgram } from '../support/cli';
import { writeClicks } from '../support/clicks';
import { faultsOf } from '../support/countPage';
import { fixtures } from '../support/site';

interface Job {
  readonly plan: { readonly chunks: readonly unknown[] };
  readonly chunks: readonly Step[];
  readonly stitch: Step;
}

interface Step {
  readonly command: readonly string[];
  readonly outputs: readonly string[];
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-job-'));
  for (const name of ['code.css', 'code.js', 'runs']) {
    await cp(join(fixtures, name), join(folder, 'pages', name), { recursive: true });
  }
  await writeFile(join(folder, 'package.json'), '{}');
  writeClicks(join(folder, 'click.wav'), { at: [24_000, 48_000], seconds: 1.5 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const flags = ['--chunk-frames', '25', '--workers', '2', '--audio', 'click.wav'];

/** Hashes of every decoded frame and sound sample, with their timestamps. */
function framesOf(film: string): string {
  return execFileSync('ffmpeg', ['-v', 'error', '-i', film, '-f', 'framemd5', '-'], { encoding: 'utf8' });
}

async function readJob(): Promise<{ job: Job; text: string }> {
  const text = await readFile(join(folder, 'job.json'), 'utf8');
  return { job: JSON.parse(text) as Job, text };
}

describe('a job file', () => {
  it('leads a runner that knows nothing of us to the same film, frame by frame and sample by sample', async () => {
    const emitted = await runCli(['emit-job', 'pages/runs/count.html', '-o', 'job.json', ...flags], { cwd: folder });
    expect(emitted).toEqual({ code: 0, stdout: 'job.json: 3 chunks, 60 frames\n', stderr: '' });
    const { job, text } = await readJob();
    expect(text).not.toContain(folder);
    // The last chunk first: they are to be independent of one another.
    for (const { command, outputs } of [...job.chunks.toReversed(), job.stitch]) {
      const { code, stderr } = await runProgram(command, { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const output of outputs) await readFile(join(folder, output));
    }
    await runCli(['render', 'pages/runs/count.html', '-o', 'whole.mp4', ...flags], { cwd: folder });
    expect(await faultsOf(join(folder, 'count.mp4'))).toBe('');
    expect(framesOf(join(folder, 'count.mp4'))).toBe(framesOf(join(folder, 'whole.mp4')));
  });

  it('can be run from elsewhere: its paths count from its own folder', async () => {
    await runCli(['emit-job', 'pages/runs/count.html', '-o', 'job.json', '--frames', '0-4'], { cwd: folder });
    await mkdir(join(folder, 'elsewhere'));
    const args = ['render-chunk', '--plan', '../job.json', '--index', '0', '-o', 'segment.mov'];
    expect(await runCli(args, { cwd: join(folder, 'elsewhere') })).toMatchObject({ code: 0, stderr: '' });
    expect(await faultsOf(join(folder, 'elsewhere/segment.mov'), 5)).toBe('');
  });

  it('refuses a sound file that the plan cannot name', async () => {
    await mkdir(join(folder, 'jobs'));
    const args = ['emit-job', 'pages/runs/count.html', '-o', 'jobs/job.json', '--audio', 'click.wav'];
    const { code, stderr } = await runCli(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/click\.wav lies outside .*jobs/);
  });
});

describe('a plan file', () => {
  it('is rendered chunk by chunk and stitched from its folder', async () => {
    const plan = await runCli(['plan', 'pages/runs/count.html', '--json', '--frames', '0-9', '--chunk-frames', '5'], {
      cwd: folder,
    });
    await writeFile(join(folder, 'plan.json'), plan.stdout);
    const early = await runCli(['stitch', '--plan', 'plan.json', '-o', 'film.mp4'], { cwd: folder });
    expect(early.code).toBe(2);
    expect(early.stderr).toContain('--index 0');
    for (const index of ['0', '1']) {
      const args = ['render-chunk', '--plan', 'plan.json', '--index', index, '-o', `segment-000${index}.mov`];
      expect(await runCli(args, { cwd: folder })).toMatchObject({ code: 0 });
    }
    expect(await runCli(['stitch', '--plan', 'plan.json', '-o', 'film.mp4'], { cwd: folder })).toMatchObject({
      code: 0,
    });
    expect(await faultsOf(join(folder, 'film.mp4'), 10)).toBe('');
  });

  it('that is none is refused, with the path of the fault', async () => {
    await writeFile(join(folder, 'plan.json'), '{"version":1,"run":"rm -rf"}');
    const args = ['render-chunk', '--plan', 'plan.json', '--index', '0', '-o', 'x.mov'];
    const { code, stderr } = await runCli(args, { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/the plan: .*/);
    const missing = await runCli(['stitch', '--plan', 'no.json', '-o', 'x.mp4'], { cwd: folder });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no.json cannot be read as a plan') });
  });

  it('never joins a segment in the place of another', async () => {
    await runCli(['emit-job', 'pages/runs/count.html', '-o', 'job.json', '--chunk-frames', '30'], { cwd: folder });
    const segment = await runCli(['render-chunk', '--plan', 'job.json', '--index', '0', '-o', 'segment-0000.mov'], {
      cwd: folder,
    });
    expect(segment.code).toBe(0);
    await cp(join(folder, 'segment-0000.mov'), join(folder, 'segment-0001.mov'));
    const stitched = await runCli(['stitch', '--plan', 'job.json', '-o', 'film.mp4'], { cwd: folder });
    expect(stitched).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/segment-0001\.mov is not that of chunk 1/),
    });
  });
});
