// How fast is Framewright, how much CPU and memory does it take? Measured in turn with the barest loop known (capture-limit.mjs),
// because the speed of machines drifts: the ratios count. Linux only.
// usage: node bench/run.mjs [--frames 300] [--rounds 3] [--only dom,slides] [--workers 1,2]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { TreeWatch } from './processTree.mjs';

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: '300' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'dom,slides,canvas' },
    workers: { type: 'string', default: '1,2' },
  },
});
const frames = Number(options.frames);
const root = path.resolve(import.meta.dirname, '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'framewright-bench-'));
const contenders = { framewright: runFramewright, loop: runLoop };
const results = [];

try {
  for (const composition of options.only.split(',')) {
    for (const workers of options.workers.split(',').map(Number)) {
      const result = await compare(path.join(root, 'bench/compositions', `${composition}.html`), workers);
      results.push({ composition, workers, ...result });
      printRow(results.at(-1));
    }
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
writeReport();

/** Rounds of both, in turn. The first round measures memory and warms the disk cache; it does not count for speed. */
async function compare(page, workers) {
  const peaks = {};
  for (const [name, run] of Object.entries(contenders))
    peaks[name] = (await run(page, workers, { memory: true })).peakMegabytes;
  const rounds = { framewright: [], loop: [] };
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, run] of Object.entries(contenders)) rounds[name].push(await run(page, workers, {}));
  }
  const framewright = summarise(rounds.framewright, peaks.framewright);
  const loop = summarise(rounds.loop, peaks.loop);
  const ratio = (key) => round(framewright[key] / loop[key], 2);
  return {
    framewright,
    loop,
    ratio: { fps: ratio('fps'), cpu: ratio('cpuMsPerFrame'), memory: ratio('peakMegabytes') },
  };
}

function summarise(runs, peakMegabytes) {
  const middle = (key) => runs.map((run) => run[key]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
  return { fps: middle('fps'), cpuMsPerFrame: middle('cpuMsPerFrame'), peakMegabytes };
}

/** The whole command, from its start to its end. */
async function runFramewright(page, workers, watch) {
  const film = path.join(folder, 'film.mp4');
  const shape = ['--size', '1280x720', '--fps', '30', '--duration', String(frames / 30)];
  const args = ['dist/cli.js', 'render', page, '-o', film, ...shape, '--workers', String(workers), '--json'];
  const { seconds, cpuSeconds, peakBytes, stdout, code } = await watchNode(args, watch);
  if (code !== 0) throw new Error(`framewright exited with ${code}: ${stdout}`);
  return {
    fps: round(frames / seconds, 1),
    cpuMsPerFrame: round((cpuSeconds / frames) * 1000, 1),
    peakMegabytes: megabytes(peakBytes),
  };
}

/** The loop by its own account: from the launch of the browser to the joined file. */
async function runLoop(page, workers, watch) {
  const { stdout, peakBytes, code } = await watchNode(
    ['bench/capture-limit.mjs', page, String(frames), String(workers)],
    watch,
  );
  if (code !== 0) throw new Error(`the loop exited with ${code}: ${stdout}`);
  const { fps, cpuMsPerFrame } = JSON.parse(stdout);
  return { fps, cpuMsPerFrame, peakMegabytes: megabytes(peakBytes) };
}

async function watchNode(args, options) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const watch = new TreeWatch(child.pid, options);
  let stdout = '';
  child.stdout.on('data', (data) => (stdout += data));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { seconds: (performance.now() - startedAt) / 1000, ...watch.stop(), stdout, code };
}

function printRow({ composition, workers, framewright, loop, ratio }) {
  if (results.length === 1)
    console.log(line(['page', 'workers', 'fps', 'loop', '×', 'CPU-ms', 'loop', '×', 'MB', 'loop', '×']));
  const { fps, cpuMsPerFrame, peakMegabytes } = framewright;
  const speed = [fps, loop.fps, ratio.fps];
  const cpu = [cpuMsPerFrame, loop.cpuMsPerFrame, ratio.cpu];
  console.log(line([composition, workers, ...speed, ...cpu, peakMegabytes, loop.peakMegabytes, ratio.memory]));
}

function line(cells) {
  return cells.map((cell, column) => (column === 0 ? String(cell).padEnd(8) : String(cell).padStart(8))).join('');
}

function writeReport() {
  const machine = {
    cpus: os.cpus().length,
    model: os.cpus()[0]?.model,
    node: process.version,
    platform: os.platform(),
  };
  const report = { at: new Date().toISOString(), machine, frames, rounds: Number(options.rounds), results };
  fs.mkdirSync(path.join(root, 'out'), { recursive: true });
  fs.writeFileSync(path.join(root, 'out/bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(JSON.stringify(report));
}

function round(value, digits) {
  return Number(value.toFixed(digits));
}

function megabytes(bytes) {
  return Math.round(bytes / 1024 ** 2);
}
