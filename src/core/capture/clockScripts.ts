import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PageConfig } from '../page/config';
import type { FrameRate } from '../plan/frameRate';
import { defaultTimeoutMs } from '../plan/limits';
import type { RendererOptions } from '../plan/types';

/** `Date.now()` at frame 0 where nothing else is asked for: 2025-01-01T00:00:00Z. */
const defaultEpochMs = Date.UTC(2025, 0, 1);

/** The clock, with its configuration. */
export interface ClockScripts {
  /** Goes into every frame of a page, before the page's own scripts. */
  readonly page: string;
  /** Goes into a worker that begins at `originMs` of the composition, before its own script. */
  worker(originMs: number): string;
}

let bundled: Promise<readonly string[]> | undefined;

export async function clockScripts(options: RendererOptions, rate: FrameRate): Promise<ClockScripts> {
  bundled ??= Promise.all(['page.js', 'page-worker.js'].map((name) => readFile(path.join(__dirname, name), 'utf8')));
  const [page = '', worker = ''] = await bundled;
  const config: PageConfig = {
    token: randomBytes(16).toString('hex'),
    originMs: 0,
    rate: { num: rate.num, den: rate.den },
    epochMs: options.epochMs ?? defaultEpochMs,
    seed: options.randomSeed ?? 1,
    props: options.props ?? {},
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
  };
  const wrap = (script: string, given: PageConfig) =>
    `(() => { const FRAMEWRIGHT = ${JSON.stringify(given)};\n${script}\n})();`;
  // A worker gives up what it waits for before its page gives up the worker.
  const timeoutMs = 0.9 * config.timeoutMs;
  return { page: wrap(page, config), worker: (originMs) => wrap(worker, { ...config, originMs, timeoutMs }) };
}
