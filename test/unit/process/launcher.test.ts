import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { spawnChild } from '../../../src/core/process/spawnChild';
import { eventually } from '../../support/processes';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'launcher '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pidFile = () => path.join(folder, 'pid');

function readPid(): number | undefined {
  try {
    return Number(readFileSync(pidFile(), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** A zombie does not run. */
function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

// Inside a worker a child shares the worker's process group, so it cannot be ended as a group.
it.each(['1', undefined])(
  'ends the program behind a launcher script that dies alone (process group: %s)',
  async (group) => {
    const launcher = path.join(folder, 'launcher');
    const program = `require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`;
    writeFileSync(launcher, `#!/bin/sh\n"$1" -e "$2" "$3"\n`, { mode: 0o755 });
    const before = process.env.FRAMEWRIGHT_PROCESS_GROUP;
    if (group !== undefined) process.env.FRAMEWRIGHT_PROCESS_GROUP = group;
    const child = spawnChild(launcher, [process.execPath, program, pidFile()], { what: 'a launcher' });
    if (before === undefined) delete process.env.FRAMEWRIGHT_PROCESS_GROUP;
    const pid = await eventually(readPid);
    await child.stop();
    await expect.poll(() => runs(pid)).toBe(false);
  },
);
