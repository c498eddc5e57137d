import { spawn } from 'node:child_process';
import path from 'node:path';
import { sum, tallyOf } from './tally.mjs';

/** Runs steps, at most `atOnce` together, and prints each as it ends; the output of a step is shown only where it failed. */
export async function runSteps(steps, atOnce) {
  const waiting = [...steps];
  const tallies = [];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift())
      tallies.push(tallyOf(step.name, await runStep(step)));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return sum(...tallies);
}

/** `bin` is a file in an installed package; the child's output comes back as text. */
async function runStep({ name, bin, args }) {
  const started = performance.now();
  const { code, output } = await runNode([packageFile(bin), ...args], 'pipe');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '    '));
  return code === 0;
}

/** Path of a file in an installed package. */
export function packageFile(bin) {
  return path.resolve(import.meta.dirname, '../node_modules', bin);
}

/** Runs Node with the output collected (`pipe`) or in view (`inherit`). `env` is added to its environment. */
export function runNode(args, stdio, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', stdio, stdio], env: { ...process.env, ...env } });
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
