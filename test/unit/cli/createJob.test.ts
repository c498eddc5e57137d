import { describe, expect, it } from 'vitest';
import { createJob } from '../../../src/cli/createJob';
import { createPlan } from '../../../src/core/plan/createPlan';

const plan = createPlan({
  compositionUrl: 'pages/it\'s "50 %" 🎬.html',
  outputPath: 'film.mp4',
  options: { width: 320, height: 180, fps: 30, frameCount: 50, chunkFrames: 20 },
  concurrency: 2,
});
const job = createJob({ plan, jobName: 'job.json', program: ['node', '../dist/cli.js'], root: ['--root', 'pages'] });

describe('a job', () => {
  it('is one command a chunk, as arguments', () => {
    expect(job.chunks.map(({ command }) => command.join(' '))).toEqual([
      'node ../dist/cli.js render-chunk --plan job.json --index 0 -o job.segments/segment-0000.mov --root pages',
      'node ../dist/cli.js render-chunk --plan job.json --index 1 -o job.segments/segment-0001.mov --root pages',
      'node ../dist/cli.js render-chunk --plan job.json --index 2 -o job.segments/segment-0002.mov --root pages',
    ]);
  });

  it('ends with the stitch, which waits for every segment', () => {
    expect(job.stitch.command.join(' ')).toBe(
      'node ../dist/cli.js stitch --plan job.json --segments job.segments -o film.mp4 --root pages',
    );
    for (const { outputs } of job.chunks) expect(job.stitch.inputs).toEqual(expect.arrayContaining([...outputs]));
  });

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
  });
});
