import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';
import { initialRunState, type RunState, reduceRun } from '../../core/orchestrator/state';
import { tellInWords } from '../conclude';
import { describeEvent } from './describeEvent';
import { progressLine } from './progressLine';
import type { Reporter } from './Reporter';
import { filmLine, workerTable } from './summary';

const quietMs = 5000;

/** For logs: sparse plain lines. Progress at most every 5 s. */
export class PlainReporter implements Reporter {
  readonly #write: (text: string) => void;
  #state: RunState = initialRunState;
  #toldAt = performance.now();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  readonly onEvent = (event: RunEvent): void => {
    this.#state = reduceRun(this.#state, event, performance.now());
    const line = this.#lineFor(event);
    if (line !== undefined) this.#say(line);
    if (event.type === 'finished') this.#end();
  };

  readonly onFailure = (failure: FailureReport): void => tellInWords(failure);

  readonly close = (): void => {};

  #lineFor(event: RunEvent): string | undefined {
    if (event.type === 'log' || event.type === 'waiting') return event.message;
    if (event.type === 'framesRendered') {
      return performance.now() - this.#toldAt < quietMs ? undefined : progressLine(this.#state);
    }
    return describeEvent(event);
  }

  #say(line: string): void {
    this.#toldAt = performance.now();
    this.#write(`${line}\n`);
  }

  #end(): void {
    const table = workerTable(this.#state.workers);
    if (table) this.#write(`${table}\n`);
    const film = filmLine(this.#state, process.cwd());
    if (film) process.stdout.write(`${film}\n`);
  }
}
