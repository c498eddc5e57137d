import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';
import { keepScreenshot } from '../keepScreenshot';
import type { Reporter } from './Reporter';

/** One event a line, as JSON, and nothing else. */
export class JsonReporter implements Reporter {
  readonly #write: (text: string) => void;
  #hasEnded = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  readonly onEvent = (event: RunEvent): void => {
    if (event.type === 'failed' || event.type === 'cancelled') {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
    }
    const told = 'failure' in event ? { ...event, failure: keepScreenshot(event.failure) } : event;
    this.#write(`${JSON.stringify(told)}\n`);
  };

  /** Input that is refused before the run begins has had no event yet. */
  readonly onFailure = (failure: FailureReport): void => {
    this.onEvent(failure.name === 'Cancelled' ? { type: 'cancelled' } : { type: 'failed', failure });
  };

  readonly close = (): void => {};
}
