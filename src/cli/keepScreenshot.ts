import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FailureReport } from '../core/FailureReport';

/** A failure whose picture of the page, where it comes as a `data:` URL, lies in a temporary file that can be opened. */
export function keepScreenshot(failure: FailureReport): FailureReport {
  const [, type, data] = /^data:image\/(\w+);base64,(.*)$/.exec(failure.screenshot ?? '') ?? [];
  if (type === undefined || data === undefined) return failure;
  const { screenshot: _screenshot, ...rest } = failure;
  // Named after its contents: a failure is told more than once.
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const file = path.join(tmpdir(), `framewright-failure-${name}.${type === 'jpeg' ? 'jpg' : type}`);
  try {
    writeFileSync(file, Buffer.from(data, 'base64'));
  } catch {
    return rest; // A full disk shall not hide the failure itself.
  }
  return { ...rest, screenshot: file };
}
