import fs from 'node:fs';

const ticksPerSecond = 100;

/** CPU seconds of a process tree so far, children that have ended and were waited for included. */
export function cpuSecondsOfTree(root) {
  let ticks = 0;
  for (const { own, reaped } of tree(root).values()) ticks += own + reaped;
  return ticks / ticksPerSecond;
}

/** Watches a process tree: what its processes burned, ended ones included, and the most memory they held at once. */
export class TreeWatch {
  #root;
  #ticks = new Map();
  #peakBytes = 0;
  #timers = [];
  #reapedBefore = reapedTicks();

  /** `memory` samples the proportional set size too, which costs the watched processes some time. */
  constructor(root, { memory = false } = {}) {
    this.#root = root;
    this.#timers.push(setInterval(() => this.#sampleCpu(), 100));
    if (memory) this.#timers.push(setInterval(() => this.#sampleMemory(), 250));
  }

  /** To be called when the root has ended. */
  stop() {
    for (const timer of this.#timers) clearInterval(timer);
    const sampled = [...this.#ticks.values()].reduce((sum, ticks) => sum + ticks, 0);
    // Sampling misses the last moments of each process, waiting misses orphans: the truth is no less than either.
    const ticks = Math.max(sampled, reapedTicks() - this.#reapedBefore);
    return { cpuSeconds: ticks / ticksPerSecond, peakBytes: this.#peakBytes };
  }

  #sampleCpu() {
    for (const [pid, { own }] of tree(this.#root)) this.#ticks.set(pid, own);
  }

  #sampleMemory() {
    let bytes = 0;
    for (const pid of tree(this.#root).keys()) bytes += proportionalBytes(pid);
    this.#peakBytes = Math.max(this.#peakBytes, bytes);
  }
}

/** The processes below `root` and itself, with the CPU ticks of each and of its children that were waited for. */
function tree(root) {
  const all = new Map();
  for (const name of fs.readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? readStat(name) : undefined;
    if (found) all.set(Number(name), found);
  }
  const inTree = new Map();
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    if (all.has(pid)) inTree.set(pid, all.get(pid));
    for (const [child, { parent }] of all) if (parent === pid) queue.push(child);
  }
  return inTree;
}

function readStat(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1], own: fields[11] + fields[12], reaped: fields[13] + fields[14] };
  } catch {
    return undefined; // It has ended meanwhile.
  }
}

function reapedTicks() {
  return readStat('self').reaped;
}

function proportionalBytes(pid) {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))[1]) * 1024;
  } catch {
    return 0;
  }
}
