import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PageConfig } from '../page/config';
import type { FrameRate } from '../plan/frameRate';
import type { RendererOptions } from '../plan/types';

/** `Date.now()` at frame 0 where nothing else is asked for: 2025-01-01T00:00:00Z. */
const defaultEpochMs = Date.UTC(2025, 0, 1);

export const defaultTimeoutMs = 30_000;

let bundled: Promise<string> | undefined;

/** The script that goes into every frame of a page before the page's own: the clock, with its configuration. */
export async function pageScript(options: RendererOptions, rate: FrameRate): Promise<string> {
  bundled ??= readFile(path.join(__dirname, 'page.js'), 'utf8');
  const config: PageConfig = {
    token: randomBytes(16).toString('hex'),
    rate: { num: rate.num, den: rate.den },
    epochMs: options.epochMs ?? defaultEpochMs,
    seed: options.randomSeed ?? 1,
    props: options.props ?? {},
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
  };
  return `(() => { const FRAMEWRIGHT = ${JSON.stringify(config)};\n${await bundled}\n})();`;
}
