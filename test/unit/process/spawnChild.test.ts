import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, FfmpegError, FramewrightError } from '../../../src/core/errors';
import { describeExit, spawnChild } from '../../../src/core/process/spawnChild';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'spawn child '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const node = (script: string, options: Partial<Parameters<typeof spawnChild>[2]> = {}) =>
  spawnChild(process.execPath, ['-e', script], { what: 'a test child', stdio: ['pipe', 'pipe', 'pipe'], ...options });

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // Dead, but not yet collected by init.
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

async function firstLine(child: ReturnType<typeof node>): Promise<string> {
  for await (const data of child.process.stdout ?? []) return String(data).trim();
  throw new Error('the child said nothing');
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

describe('spawnChild', () => {
  it('tells how a child ended, and the last it said', async () => {
    const child = node('console.error("first"); console.error("last words"); process.exitCode = 3');
    expect(await child.exited).toEqual({ code: 3, signal: null });
    expect(describeExit(await child.exited)).toBe('exited with 3');
    expect(child.stderrTail()).toBe('first\nlast words');
  });

  it('keeps only the tail of a child that talks without end', async () => {
    const child = node('for (let i = 0; i < 5000; i++) console.error("line " + i)');
    await child.exited;
    const lines = child.stderrTail().split('\n');
    expect(lines.at(-1)).toBe('line 4999');
    expect(lines[0]).toMatch(/^line \d{4}$/);
    expect(child.stderrTail().length).toBeLessThanOrEqual(4096);
  });

  it('names a program that does not exist, in the class that was asked for', async () => {
    const child = spawnChild(path.join(folder, 'nowhere'), [], { what: 'ffmpeg', errorType: FfmpegError });
    await expect(child.exited).rejects.toThrow(/^ffmpeg did not start: .*nowhere does not exist$/);
    await expect(child.exited).rejects.toBeInstanceOf(FfmpegError);
    await child.stop();
  });

  it('names a program that may not be executed, and how to mend it', async () => {
    const file = path.join(folder, 'plain.txt');
    writeFileSync(file, 'not a program');
    const child = spawnChild(file, [], { what: 'the browser' });
    await expect(child.exited).rejects.toMatchObject({
      message: `the browser did not start: ${file} may not be executed`,
      mend: expect.stringContaining('chmod'),
    });
  });

  it('names a folder that does not exist instead of blaming the program', async () => {
    const child = node('', { cwd: path.join(folder, 'no such folder') });
    await expect(child.exited).rejects.toThrow(/the folder .*no such folder does not exist/);
  });

  it('throws an error of ours where the system will not even try', () => {
    expect(() => spawnChild('bad\0name', [], { what: 'ffmpeg' })).toThrow(FramewrightError);
  });

  it('hands over arguments as they are, shell signs included', async () => {
    const child = spawnChild(process.execPath, ['-p', 'process.argv[1]', `a 'b' "c" $HOME %PATH% 🎬\n;ls`], {
      what: 'echo',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(await firstLine(child)).toBe(`a 'b' "c" $HOME %PATH% 🎬\n;ls`);
  });

  it('stops a polite child without force', async () => {
    const child = node('process.on("SIGTERM", () => process.exit(7)); console.log("up"); setInterval(() => {}, 1000)');
    await firstLine(child);
    await child.stop();
    expect(await child.exited).toEqual({ code: 7, signal: null });
  });

  it('kills a child that ignores SIGTERM, and its own children with it', async () => {
    const child = node(
      `process.on("SIGTERM", () => {});
       const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
       console.log(pid); setInterval(() => {}, 1000)`,
      { graceMs: 50 },
    );
    const grandchild = Number(await firstLine(child));
    expect(isAlive(grandchild)).toBe(true);
    await Promise.all([child.stop(), child.stop()]);
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await gone(grandchild)).toBe(true);
  });

  it('kills even a grandchild that left for a group of its own', async () => {
    const child = node(
      `process.on("SIGTERM", () => {});
       const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached: true });
       console.log(pid); setInterval(() => {}, 1000)`,
      { graceMs: 50 },
    );
    const grandchild = Number(await firstLine(child));
    await child.stop();
    expect(await gone(grandchild)).toBe(true);
  });

  it('sweeps up what a crashed child left running', async () => {
    const child = node(
      `const { pid } = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
       require("node:fs").writeFileSync(${JSON.stringify(path.join(folder, 'pid'))}, String(pid)); process.kill(process.pid, "SIGKILL")`,
    );
    expect(await child.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await gone(Number(readFileSync(path.join(folder, 'pid'), 'utf8')))).toBe(true);
  });

  it('stops on abort, and refuses to start after it', async () => {
    const controller = new AbortController();
    const child = node('console.log("up"); setInterval(() => {}, 1000)', { signal: controller.signal });
    await firstLine(child);
    controller.abort();
    expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' });
    expect(() => node('', { signal: controller.signal })).toThrow(Cancelled);
  });

  it('survives writing to a child that is gone', async () => {
    const child = node('process.exit(0)');
    child.process.stdin?.write(Buffer.alloc(1 << 20));
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });

  it('stops in the way that a child asks for', async () => {
    const child = node('console.log("up"); process.stdin.on("end", () => process.exit(5)).resume()', {
      politely: (each) => each.stdin?.end(),
    });
    await firstLine(child);
    await child.stop();
    expect(await child.exited).toEqual({ code: 5, signal: null });
  });

  it('leaves no child behind when this process exits', async () => {
    const parent = path.join(folder, 'parent.mts');
    const module = path.resolve(import.meta.dirname, '../../../src/core/process/spawnChild.ts');
    const { build } = await import('esbuild');
    const bundled = path.join(folder, 'parent.cjs');
    writeFileSync(
      parent,
      `import { spawnChild } from ${JSON.stringify(module)};
       const child = spawnChild(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log(process.pid); setInterval(() => {}, 1000)'], { what: 'child', stdio: ['ignore', 'pipe', 'inherit'] });
       child.process.stdout!.once('data', (pid) => { process.stdout.write(pid, () => process.exit(1)); });`,
    );
    await build({ entryPoints: [parent], outfile: bundled, bundle: true, platform: 'node', logLevel: 'silent' });
    const outer = spawnChild(process.execPath, [bundled], {
      what: 'the parent',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { FRAMEWRIGHT_PROCESS_GROUP: undefined },
    });
    const pid = Number(await firstLine(outer));
    expect((await outer.exited).code).toBe(1);
    expect(await gone(pid)).toBe(true);
  });
});
