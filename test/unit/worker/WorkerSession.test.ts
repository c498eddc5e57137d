import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, PageError } from '../../../src/core/errors';
import type { ChunkHooks, ChunkRenderer } from '../../../src/core/worker/ChunkRenderer';
import { type ChunkJob, type MessageFromWorker, parseMessageFromWorker } from '../../../src/core/worker/protocol';
import { WorkerSession } from '../../../src/core/worker/WorkerSession';

type Behaviour = (job: ChunkJob, hooks: ChunkHooks) => Promise<void>;

const message = {
  type: 'render',
  job: 4,
  compositionUrl: 'page.html',
  outputPath: '/run/s.mov',
  options: { startFrame: 10, frameCount: 5 },
};

let sent: MessageFromWorker[];
let leaves: number;
beforeEach(() => {
  sent = [];
  leaves = 0;
});

function session(behave: Behaviour, closes: string[] = []): WorkerSession {
  const renderer: Pick<ChunkRenderer, 'warm' | 'render' | 'close'> = {
    warm: (options) => void closes.push(`warm ${JSON.stringify(options)}`),
    render: behave,
    close: async () => void closes.push('closed'),
  };
  return new WorkerSession(
    renderer as ChunkRenderer,
    (each) => sent.push(each),
    () => leaves++,
  );
}

const untilAborted: Behaviour = (_job, { signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled())));

describe('a worker', () => {
  it('renders what it is told to, and says when it is done', async () => {
    const jobs: ChunkJob[] = [];
    session(async (job) => void jobs.push(job)).receive(message);
    await turn();
    const { type: _type, job: _job, ...expected } = message;
    expect(jobs).toEqual([expected]);
    expect(sent).toEqual([{ type: 'done', job: 4 }]);
  });

  it('tells progress and warnings under the number of the job', async () => {
    session(async (_job, { onFrames, onWarning }) => {
      onFrames?.(1);
      onWarning?.({ message: 'a font is missing', frame: 3 });
    }).receive(message);
    await turn();
    expect(sent.slice(0, 2)).toEqual([
      { type: 'progress', job: 4, frames: 1 },
      { type: 'warning', job: 4, message: 'a font is missing', frame: 3 },
    ]);
  });

  it('does not tell every single frame when they come fast', async () => {
    session(async (_job, { onFrames }) => {
      for (let frames = 1; frames <= 1000; frames++) onFrames?.(frames);
    }).receive(message);
    await turn();
    expect(sent.length).toBeLessThan(100);
  });

  it('reports a failure with all that is known of it', async () => {
    const details = { frame: 12, source: 'page.html:3:1', mend: 'Mend the page.', options: { timeoutMs: 60_000 } };
    const failure = new PageError('the page threw', details);
    session(() => Promise.reject(failure)).receive(message);
    await turn();
    const report = { name: 'PageError', message: 'the page threw', retryable: false, ...details };
    expect(sent).toEqual([{ type: 'failed', job: 4, failure: report }]);
    expect(parseMessageFromWorker(sent[0])).toEqual(sent[0]);
  });

  it('cancels the job that is named, and no other', async () => {
    const worker = session(untilAborted);
    worker.receive(message);
    worker.receive({ type: 'cancel', job: 3 });
    await turn();
    expect(sent).toEqual([]);
    worker.receive({ type: 'cancel', job: 4 });
    await turn();
    expect(sent).toMatchObject([{ type: 'failed', job: 4, failure: { name: 'Cancelled' } }]);
  });

  it('launches its browser when it is warmed', () => {
    const said: string[] = [];
    session(untilAborted, said).receive({ type: 'warm', options: { locale: 'de-DE' } });
    expect(said).toEqual(['warm {"locale":"de-DE"}']);
  });

  it('leaves when it is told to stop', () => {
    session(untilAborted).receive({ type: 'stop' });
    expect(leaves).toBe(1);
  });

  it('stops what runs when it closes, then its browser', async () => {
    const said: string[] = [];
    const worker = session(untilAborted, said);
    worker.receive(message);
    await worker.close();
    expect(sent).toMatchObject([{ type: 'failed', failure: { name: 'Cancelled' } }]);
    expect(said).toEqual(['closed']);
  });

  it.each([{}, null, 'render', { type: 'dance' }, { ...message, outputPath: 7 }, { ...message, options: null }])(
    'refuses %j, which is none of its messages',
    (nonsense) => {
      expect(() => session(untilAborted).receive(nonsense)).toThrow();
    },
  );
});
