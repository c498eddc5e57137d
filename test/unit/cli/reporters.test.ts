import { describe, expect, it, vi } from 'vitest';
import { describeFailure } from '../../../src/cli/describeFailure';
import { JsonReporter } from '../../../src/cli/reporters/JsonReporter';
import { PlainReporter } from '../../../src/cli/reporters/PlainReporter';
import { progressLine } from '../../../src/cli/reporters/progressLine';
import { workerTable } from '../../../src/cli/reporters/summary';
import { formatClock } from '../../../src/cli/reporters/words';
import type { RunEvent } from '../../../src/core/orchestrator/events';
import { initialRunState, reduceRun } from '../../../src/core/orchestrator/state';

const composition = { url: 'a.html', width: 320, height: 180, fps: '30/1', totalFrames: 120 };
const chunks = [
  { id: 0, startFrame: 0, frameCount: 60 },
  { id: 1, startFrame: 60, frameCount: 60 },
];
const planned: RunEvent = {
  type: 'planned',
  planId: 'x',
  composition,
  totalFrames: 120,
  chunks,
  outputFile: '/tmp/a.mp4',
};
const firstSecond: RunEvent[] = [
  planned,
  { type: 'phaseStarted', phase: 'render' },
  { type: 'chunkStarted', chunk: 0, attempt: 1 },
  { type: 'chunkAssigned', chunk: 0, worker: 1 },
  { type: 'framesRendered', chunk: 0, frames: 0 },
  { type: 'framesRendered', chunk: 0, frames: 30 },
];
const finished: RunEvent = { type: 'chunkFinished', chunk: 0, attempt: 1, elapsedMs: 2000 };

function stateAfter(events: readonly RunEvent[]) {
  return events.reduce((state, event, index) => reduceRun(state, event, index * 500), initialRunState);
}

describe('the live line', () => {
  it('says phase, chunks, frames, speed and time left', () => {
    expect(progressLine(stateAfter(firstSecond))).toBe(
      'rendering  25 %  chunks 0/2  frames 30/120  60.0 fps  0:02 left',
    );
  });

  it('names the phase where there are no frames to count', () => {
    expect(progressLine(stateAfter([planned, { type: 'phaseStarted', phase: 'stitch' }]))).toBe('joining');
  });
});

describe('the table at the end', () => {
  it('says what each worker did', () => {
    expect(workerTable(stateAfter([...firstSecond, finished]).workers)).toBe(
      'worker  chunks  frames   busy   fps\n     1       1      60  2.0 s  30.0',
    );
  });
});

describe('the JSON reporter', () => {
  it('writes one event a line', () => {
    const write = vi.fn();
    new JsonReporter(write).onEvent(planned);
    expect(write).toHaveBeenCalledExactlyOnceWith(`${JSON.stringify(planned)}\n`);
  });

  it('tells the end once, whether the run or the command told it first', () => {
    const write = vi.fn();
    const reporter = new JsonReporter(write);
    const failure = { name: 'PageError', message: 'it threw', retryable: false };
    reporter.onEvent({ type: 'failed', failure });
    reporter.onFailure(failure);
    expect(write).toHaveBeenCalledExactlyOnceWith(`${JSON.stringify({ type: 'failed', failure })}\n`);
  });

  it('tells input that was refused before a run began', () => {
    const write = vi.fn();
    new JsonReporter(write).onFailure({ name: 'InvalidInput', message: 'no', retryable: false });
    expect(write.mock.calls.join('')).toContain('"type":"failed"');
  });
});

describe('the plain reporter', () => {
  it('passes over single frames, and writes what a reader of a log wants', () => {
    const lines: string[] = [];
    const reporter = new PlainReporter((text) => lines.push(text));
    for (const event of firstSecond) reporter.onEvent(event);
    reporter.onEvent({ type: 'log', message: 'Starting worker 1: frames 0–59' });
    reporter.onEvent({ type: 'warning', message: 'no sound', frame: 3, source: 'a.html:9' });
    expect(lines.join('')).toBe(
      '320×180, 30 fps: 120 frames in 2 chunks\nStarting worker 1: frames 0–59\nwarning: no sound (frame 3, a.html:9)\n',
    );
  });
});

describe('a failure in words', () => {
  it('says message, frame, source, what the tool said, and the mend', () => {
    const text = describeFailure({
      name: 'PageError',
      message: 'the page threw "x is not defined"',
      frame: 12,
      source: 'a.html:3:7',
      stderrTail: 'one\ntwo\n',
      screenshot: '/tmp/shot.png',
      mend: 'Mend the page.',
      retryable: false,
    });
    expect(text).toBe(
      [
        'error: the page threw "x is not defined"',
        '  at frame 12',
        '  in a.html:3:7',
        '  the page then: /tmp/shot.png',
        '  | one',
        '  | two',
        'Mend the page.',
      ].join('\n'),
    );
  });

  it('says options as flags to type, and paths as they are typed', () => {
    const text = describeFailure({
      name: 'MissingMetadata',
      message: `${process.cwd()}/films/a.html does not say its width, height, fps and duration`,
      source: `${process.cwd()}/films/a.html:3`,
      mend: 'Insert the tag.',
      options: {
        width: 1280,
        height: 720,
        fps: 30,
        durationInSeconds: 5,
        timeoutMs: 60_000,
        startFrame: 0,
        frameCount: 60,
      },
      retryable: false,
    });
    expect(text).toBe(
      [
        'error: films/a.html does not say its width, height, fps and duration',
        '  in films/a.html:3',
        'Insert the tag.',
        'With flags: --size 1280x720 --fps 30 --duration 5 --frames 0-59 --timeout 60',
      ].join('\n'),
    );
  });
});

describe('a time', () => {
  it.each([
    [7, '0:07'],
    [750, '12:30'],
    [3723, '1:02:03'],
  ])('of %i s reads %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});
