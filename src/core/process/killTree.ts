import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** Kills a process and everything below it, at once. `ownGroup`: it leads a process group of its own. */
export async function killTree(pid: number, ownGroup: boolean): Promise<void> {
  if (process.platform === 'win32') {
    await promisify(execFile)('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }).catch(() => {});
    return;
  }
  const below = await descendants(pid);
  if (ownGroup) killGroup(pid);
  killAll([pid, ...below]);
}

/** Kills those of these processes that are still there. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) sendSignal(pid, 'SIGKILL');
}

/** Kills what is left of a process group, its leader gone or not. */
export function killGroup(leader: number): void {
  if (process.platform !== 'win32') sendSignal(-leader, 'SIGKILL');
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours to end.
  }
}

/** Everything below a process, at any depth; on Windows nothing, where taskkill looks for itself. */
export async function descendants(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const [pid, parent] of await listProcesses().catch(() => [])) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(pid);
    else children.set(parent, [pid]);
  }
  const found: number[] = [];
  for (let queue = [root]; queue.length > 0; ) {
    queue = queue.flatMap((pid) => children.get(pid) ?? []);
    found.push(...queue);
  }
  return found;
}

// Slim containers have no `ps`, so Linux is read from /proc.
async function listProcesses(): Promise<[pid: number, parent: number][]> {
  if (process.platform === 'win32') return [];
  if (process.platform === 'linux') return listProc();
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

function listProc(): [pid: number, parent: number][] {
  const rows: [number, number][] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The command name stands in parentheses and may hold spaces and parentheses of its own.
      const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
      rows.push([Number(name), Number(parent)]);
    } catch {
      // It ended while we were reading.
    }
  }
  return rows;
}
