import { spawnSync } from 'node:child_process';

/** A set-up step that only the user can take: the message says which. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/** One line about a step. */
export function say(what, outcome) {
  console.log(`setup: ${what.padEnd(14)} ${outcome}`);
}

/** Runs a command in view of the user; true where it succeeded. */
export function run(command, args, env = {}) {
  console.log(`setup: $ ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** Runs npm: the one that started this script, else the one on the PATH. */
export function npm(args, env) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(process.execPath, [script, ...args], env) : run('npm', args, env);
}
