import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Everything that runs below a process, at any depth. Linux only. */
export function descendantsOf(root: number): ProcessInfo[] {
  const all = listProcesses();
  const found: ProcessInfo[] = [];
  for (let level = [root]; level.length > 0; ) {
    const children = all.filter(({ parent }) => level.includes(parent));
    found.push(...children);
    level = children.map(({ pid }) => pid);
  }
  return found;
}

/** Those of `processes` that are still there after `withinMs`; returns as soon as none is. */
export async function survivors(processes: readonly ProcessInfo[], withinMs: number): Promise<ProcessInfo[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const alive = processes.filter(isAlive);
    if (alive.length === 0 || Date.now() > deadline) return alive;
    await delay(20);
  }
}

/** Waits until `probe` gives something. */
export async function eventually<T>(probe: () => T | undefined, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing came of ${probe}`);
    await delay(10);
  }
}

function isAlive({ pid, command }: ProcessInfo): boolean {
  const now = readProcess(pid);
  // Ids are given out again: another command is another process.
  return now !== undefined && (now.command === command || now.command === '');
}

function listProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((each) => each !== undefined);
}

/** Undefined for what is gone; a zombie is. */
function readProcess(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim();
    return state === 'Z' ? undefined : { pid, parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
