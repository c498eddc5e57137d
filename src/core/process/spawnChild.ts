import { type ChildProcess, spawn } from 'node:child_process';
import { Cancelled, type FramewrightError } from '../errors';
import { childEnvironment } from './childEnvironment';
import { descendants, killAll, killGroup, killTree } from './killTree';
import type { SpawnOptions } from './SpawnOptions';
import { startError } from './startError';
import { Tail } from './Tail';

/** How a child ended: its exit code, or the signal that killed it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly process: ChildProcess;
  /** Settles when the child is gone and its output is read to the end. Rejects only if it never started. */
  readonly exited: Promise<Exit>;
  /** Last lines of the child's stderr. */
  stderrTail(): string;
  /** Asks politely, waits for the grace, then kills the whole tree. Resolves when the child is gone; safe to call again. */
  stop(): Promise<void>;
}

// A child of ours shares the process group of its parent when that parent is a child of ours too: so ending a worker's
// group ends its browser and ffmpeg, even after the worker itself crashed and nobody knows their ids any more.
const groupMark = 'FRAMEWRIGHT_PROCESS_GROUP';

// Of the process, not of a render: an exit of this process, whatever the reason, must not leave children behind.
const running = new Set<ChildProcess>();

/** Starts a program without a shell. The only place in Framewright that starts a process, but for Windows' `taskkill`. Throws Cancelled if `signal` has aborted. */
export function spawnChild(command: string, args: readonly string[], options: SpawnOptions): Child {
  if (options.signal?.aborted) throw new Cancelled();
  const ownGroup = process.platform !== 'win32' && process.env[groupMark] === undefined;
  const child = start(command, args, options, ownGroup);
  const tail = new Tail();
  child.stderr?.on('data', (data: Buffer) => tail.add(data));
  // The reader may be gone before we have written everything (EPIPE); the exit tells the story.
  child.stdin?.on('error', () => {});

  if (!options.endsWithParent) killWithThisProcess(child);
  const exited = whenExited(child, ownGroup, (cause) => startError(command, options, cause));
  exited.catch(() => {});
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopChild(child, exited, ownGroup, options));

  const onAbort = () => void stop();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const forget = () => options.signal?.removeEventListener('abort', onAbort);
  exited.then(forget, forget);
  return { process: child, exited, stop, stderrTail: () => tail.text() };
}

/** An exit in words: `exited with 1`, `was killed by SIGKILL`. */
export function describeExit(exit: Exit): string {
  return exit.signal ? `was killed by ${exit.signal}` : `exited with ${exit.code}`;
}

function start(command: string, args: readonly string[], options: SpawnOptions, ownGroup: boolean): ChildProcess {
  try {
    return spawn(command, args, {
      stdio: [...(options.stdio ?? ['ignore', 'ignore', 'pipe'])],
      env: childEnvironment({ ...options.env, [groupMark]: '1' }),
      detached: ownGroup,
      windowsHide: true,
      shell: false,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    });
  } catch (cause) {
    throw startError(command, options, cause as NodeJS.ErrnoException);
  }
}

function whenExited(
  child: ChildProcess,
  ownGroup: boolean,
  toError: (cause: NodeJS.ErrnoException) => FramewrightError,
): Promise<Exit> {
  return new Promise((resolve, reject) => {
    if (child.pid === undefined) {
      child.once('error', (cause) => reject(toError(cause)));
      return;
    }
    // After a start, 'error' only tells of a signal or message that did not get through.
    child.on('error', () => {});
    const { pid } = child;
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (ownGroup) killGroup(pid);
      // A grandchild that outlived it may hold the pipes open: 'close' is waited for, but not for ever.
      const timer = setTimeout(() => resolve({ code, signal }), 1000);
      child.once('close', () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

function killWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  running.add(child);
  if (!process.listeners('exit').includes(killRunning)) process.on('exit', killRunning);
}

function killRunning(): void {
  for (const child of running) {
    if (child.pid !== undefined) killGroup(child.pid);
    child.kill('SIGKILL');
  }
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<Exit>,
  ownGroup: boolean,
  options: SpawnOptions,
): Promise<void> {
  const gone = exited.then(
    () => true,
    () => true,
  );
  if (child.pid === undefined) return void (await gone);
  if (child.exitCode === null && child.signalCode === null) {
    // A launcher (Debian's chromium is a shell script) may end and leave behind what it started.
    const below = ownGroup ? [] : await descendants(child.pid);
    const ask = options.politely ?? ((each: ChildProcess) => each.kill('SIGTERM'));
    ask(child);
    if (!(await within(gone, options.graceMs ?? 500))) await killTree(child.pid, ownGroup);
    killAll(below);
  }
  await gone;
}

async function within(gone: Promise<boolean>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  return Promise.race([gone, late]).finally(() => clearTimeout(timer));
}
