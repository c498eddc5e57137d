import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from './Cdp';
import { conductorMember } from './conductorInPage';

/** Puts the clock into every worker of a page, and into theirs, before the worker's own script. */
export class WorkerClocks {
  readonly #script: (originMs: number) => string;
  readonly #onThrown: (details: Protocol.Runtime.ExceptionDetails) => void;

  /**
   * @param script the clock of a worker that begins at `originMs` of the composition
   * @param onThrown called with what a worker throws and nobody catches, its page included
   */
  constructor(script: (originMs: number) => string, onThrown: (details: Protocol.Runtime.ExceptionDetails) => void) {
    this.#script = script;
    this.#onThrown = onThrown;
  }

  /** Follows the workers that a page or a worker starts. */
  async follow(parent: CdpSession): Promise<void> {
    parent.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const child = parent.child(sessionId);
      // A worklet reads no clock that could be taken from it, but is held back like a worker.
      const ready =
        targetInfo.type === 'worklet' ? child.send('Runtime.runIfWaitingForDebugger') : this.#prepare(parent, child);
      // One that has ended by now needs no clock.
      ready.catch(() => {});
    });
    parent.on('Target.detachedFromTarget', ({ sessionId }) => parent.leaveChild(sessionId));
    await parent.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'worker' }, { type: 'worklet' }],
    });
  }

  /** A worker that is held back has no global functions yet. It has them all where its first script would begin. */
  async #prepare(parent: CdpSession, worker: CdpSession): Promise<void> {
    worker.on('Debugger.paused', () => void this.#start(parent, worker).catch(() => {}));
    worker.on('Runtime.exceptionThrown', ({ exceptionDetails }) => this.#onThrown(exceptionDetails));
    await Promise.all([
      this.follow(worker),
      worker.send('Runtime.enable'),
      worker.send('Debugger.enable'),
      worker.send('Debugger.setInstrumentationBreakpoint', { instrumentation: 'beforeScriptExecution' }),
      worker.send('Runtime.runIfWaitingForDebugger'),
    ]);
  }

  async #start(parent: CdpSession, worker: CdpSession): Promise<void> {
    const { result } = await parent.send('Runtime.evaluate', {
      expression: conductorMember('now'),
      returnByValue: true,
    });
    await worker.send('Runtime.evaluate', { expression: this.#script(Number(result.value ?? 0)) });
    await worker.send('Debugger.disable');
  }
}
