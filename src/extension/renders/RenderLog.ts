import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';

const logFile = 'log.txt';

/** Writes what happens in one render to a file in its folder, a line each: `12:30:01.250 chunk 3 | worker 2: frames 60–119`. */
export class RenderLog {
  readonly #stream: WriteStream;

  private constructor(stream: WriteStream) {
    this.#stream = stream;
    // A log that cannot be written must not end the render.
    stream.on('error', () => {});
  }

  static async open(folder: string): Promise<RenderLog> {
    await mkdir(folder, { recursive: true });
    return new RenderLog(createWriteStream(path.join(folder, logFile), { flags: 'a' }));
  }

  write(event: RunEvent): void {
    const text = describeForLog(event);
    if (text === undefined) return;
    const chunk = 'chunk' in event && event.chunk !== undefined ? ` chunk ${event.chunk} |` : '';
    const time = new Date().toISOString().slice(11, 23);
    this.#stream.write(`${time}${chunk} ${text.replace(/\n(?=.)/g, '\n    ')}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve));
  }
}

/** The log of a render, whole or only what concerns one chunk. */
export async function readLog(folder: string, chunk?: number): Promise<string> {
  const text = await readFile(path.join(folder, logFile), 'utf8');
  if (chunk === undefined) return text;
  // What belongs to a line is indented below it.
  const entries = text.split(/\n(?! )/);
  return entries.filter((entry) => entry.slice(12).startsWith(` chunk ${chunk} |`)).join('\n');
}

function describeForLog(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'framesRendered':
    case 'chunkAssigned':
      return undefined;
    case 'log':
    case 'warning':
    case 'waiting':
      return event.type === 'log' ? event.message : `${event.type}: ${event.message}`;
    case 'chunkRetrying':
      return `attempt ${event.attempt} failed, next in ${event.delayMs} ms: ${describeFailure(event.failure)}`;
    case 'chunkFailed':
      return `attempt ${event.attempt} failed: ${describeFailure(event.failure)}`;
    case 'failed':
      return `failed: ${describeFailure(event.failure)}`;
    case 'chunkFinished':
      return `done in ${Math.round(event.elapsedMs)} ms`;
    case 'planned':
      return `planned ${event.totalFrames} frames in ${event.chunks.length} chunks → ${event.outputFile}`;
    case 'phaseStarted':
    case 'phaseFinished':
      return `${event.phase} ${event.type === 'phaseStarted' ? 'started' : `took ${Math.round(event.elapsedMs)} ms`}`;
    default:
      return event.type;
  }
}

/** A failure in full: what, where, what to do, and what the program that failed said last. */
export function describeFailure({ message, source, frame, mend, stderrTail }: FailureReport): string {
  const place = [...(frame === undefined ? [] : [`frame ${frame}`]), ...(source ? [source] : [])].join(', ');
  return [message, place && `at ${place}`, mend, stderrTail?.trimEnd()].filter((line) => line).join('\n');
}
