// The barest render loop known, to measure against: beginFrame JPEG 90 → x264 veryfast, one browser and one frame range a
// worker, no checks, no service to the user. Prints one JSON line: fps from launch to joined file, CPU-ms per frame of the tree.
// usage: node capture-limit.mjs COMPOSITION.html FRAMES WORKERS [--out FILE]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LoopBrowser } from './LoopBrowser.mjs';
import { cpuSecondsOfTree } from './processTree.mjs';

const fps = 30;
const { positionals, values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const [page, framesText, workersText] = positionals;
if (!page || !framesText || !workersText) {
  console.error('usage: node capture-limit.mjs COMPOSITION.html FRAMES WORKERS [--out FILE]');
  process.exit(2);
}
const frames = Number(framesText);
const workers = Number(workersText);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capture-limit-'));
const out = values.out ?? path.join(folder, 'out.mp4');
const browsers = [];

const startedAt = performance.now();
const cpuBefore = cpuSecondsOfTree(process.pid);
join(await Promise.all(Array.from({ length: workers }, (_, worker) => renderRange(worker))));
const seconds = (performance.now() - startedAt) / 1000;
// Before the browsers close: killed grandchildren are not accounted to anyone.
const cpuSeconds = cpuSecondsOfTree(process.pid) - cpuBefore;
await Promise.all(browsers.map((browser) => browser.close()));
console.log(
  JSON.stringify({
    fps: Number((frames / seconds).toFixed(1)),
    cpuMsPerFrame: Number(((cpuSeconds / frames) * 1000).toFixed(1)),
    wallSeconds: Number(seconds.toFixed(2)),
    frames: countFrames(),
    workers,
  }),
);
fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
process.exit(0);

async function renderRange(worker) {
  const browser = await LoopBrowser.launch(folder);
  browsers.push(browser);
  const frameAt = await browser.open(page);
  await frameAt(0);
  const file = path.join(folder, `${String(worker).padStart(3, '0')}.ts`);
  const encoder = startEncoder(file);
  const size = Math.ceil(frames / workers);
  for (let frame = worker * size; frame < Math.min(frames, (worker + 1) * size); frame++) {
    const image = await frameAt(frame / fps);
    if (!encoder.stdin.write(image)) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  await encoder.done;
  return file;
}

function startEncoder(file) {
  const input = ['-y', '-loglevel', 'error', '-f', 'image2pipe', '-framerate', String(fps), '-c:v', 'mjpeg', '-i', '-'];
  const colour = 'scale=in_color_matrix=bt601:in_range=full:out_range=tv:out_color_matrix=bt709,format=yuv420p';
  const output = ['-vf', colour, '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', file];
  const child = spawn('ffmpeg', [...input, ...output], { stdio: ['pipe', 'ignore', 'inherit'] });
  const done = new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve(file) : reject(new Error(`ffmpeg exited with ${code}`))));
  });
  return { stdin: child.stdin, done };
}

function join(files) {
  const list = path.join(folder, 'list.txt');
  fs.writeFileSync(list, files.map((file) => `file '${file}'`).join('\n'));
  const args = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-movflags', '+faststart', out];
  spawnSync('ffmpeg', ['-y', '-loglevel', 'error', ...args], { stdio: 'inherit' });
}

function countFrames() {
  const entries = ['-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'];
  const args = ['-v', 'error', '-count_frames', '-select_streams', 'v', ...entries, out];
  return Number(spawnSync('ffprobe', args).stdout.toString().trim());
}
