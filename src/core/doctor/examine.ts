import { availableParallelism } from 'node:os';
import { Browser } from '../capture/Browser';
import { openTarget } from '../capture/openTarget';
import { toFailureReport } from '../errors';
import { autoWorkers } from '../executors/autoWorkers';
import { findFfmpeg } from '../ffmpeg/resolveFfmpeg';
import { runFfmpeg } from '../ffmpeg/runFfmpeg';
import type { MachineOptions } from '../plan/machineOptions';
import { explainMissingLibrary } from './missingLibrary';

/** A program that was started and did what a render needs, or why not and what to do. */
export type Finding<Facts> =
  | ({ readonly ok: true; readonly path: string; readonly source: string; readonly version: string } & Facts)
  | ({ readonly ok: false } & Fault);

/** Why a program is of no use. */
export interface Fault {
  readonly message: string;
  readonly mend?: string;
  /** A command for the terminal that mends it. */
  readonly command?: string;
  readonly stderrTail?: string;
}

export interface BrowserFacts {
  /** Frame by frame, or by screenshots, which is slower. */
  readonly capture: 'beginFrame' | 'screenshot';
  /** Chrome's own sandbox; it does not start for root. */
  readonly sandboxed: boolean;
}

/** What this machine brings to a render. */
export interface Findings {
  readonly ok: boolean;
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** What `--workers auto` comes to. */
  readonly workers: number;
  readonly ffmpeg: Finding<object>;
  readonly browser: Finding<BrowserFacts>;
}

/** The programs that a render on this machine would use. */
export type Programs = Omit<MachineOptions, 'root'>;

/** Starts the browser and the ffmpeg that a render with these options would use. */
export async function examine(signal: AbortSignal, programs: Programs = {}): Promise<Findings> {
  const [ffmpeg, browser] = await Promise.all([
    tryTo(() => tryFfmpeg(programs, signal)),
    tryTo(() => tryBrowser(programs, signal)),
  ]);
  return {
    ok: ffmpeg.ok && browser.ok,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    workers: autoWorkers(),
    ffmpeg,
    browser,
  };
}

// Both take a blink.
const tryMs = 20_000;

/** Encodes a picture and a sound as a film would. */
async function tryFfmpeg(programs: Programs, signal: AbortSignal): Promise<Finding<object>> {
  const found = await findFfmpeg(programs);
  const { stdout } = await runFfmpeg(found.path, ['-version'], {
    signal,
    timeoutMs: tryMs,
    what: 'saying its version',
  });
  const version = /^ffmpeg version (\S+)/.exec(stdout.toString())?.[1] ?? 'of unknown version';
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    'color=size=64x64:rate=30:duration=0.1',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=0.1',
  ];
  const codecs = ['-c:v', 'libx264', '-c:a', 'aac'];
  await runFfmpeg(found.path, [...inputs, ...codecs, '-f', 'null', '-'], {
    signal,
    timeoutMs: tryMs,
    what: 'encoding h264 and aac',
  });
  return { ok: true, ...found, version };
}

/** Opens a page and takes a picture of it. */
async function tryBrowser(programs: Programs, signal: AbortSignal): Promise<Finding<BrowserFacts>> {
  const browser = await Browser.launch(programs, signal);
  try {
    const { product } = await browser.cdp.send('Browser.getVersion');
    const size = { width: 64, height: 64, scale: 1 };
    const target = await openTarget(browser, { ...size, image: { type: 'png' }, rate: { num: 30, den: 1 } });
    await target.source.shoot(1);
    const { path, source } = browser.resolved;
    return { ok: true, path, source, version: product, capture: target.capture, sandboxed: browser.sandboxed };
  } finally {
    await browser.close();
  }
}

async function tryTo<Facts>(work: () => Promise<Finding<Facts>>): Promise<Finding<Facts>> {
  try {
    return await work();
  } catch (error) {
    const { message, mend, stderrTail } = toFailureReport(error);
    const missing = await explainMissingLibrary(stderrTail);
    return { ok: false, message, ...(mend !== undefined && { mend }), ...(stderrTail && { stderrTail }), ...missing };
  }
}
