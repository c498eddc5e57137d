import type { WriteStream } from 'node:tty';
import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';
import { initialRunState, type RunState, reduceRun } from '../../core/orchestrator/state';
import { tellInWords } from '../conclude';
import { describeEvent } from './describeEvent';
import { progressLine } from './progressLine';
import type { Reporter } from './Reporter';
import { filmLine, workerTable } from './summary';

const drawEveryMs = 100;
const clearLine = '\r\x1b[K';

/** For a terminal: one live line, and at the end a table of what each worker did. */
export class LiveReporter implements Reporter {
  readonly #terminal: WriteStream;
  #state: RunState = initialRunState;
  #waiting = '';
  readonly #timer = setInterval(() => this.#draw(), drawEveryMs);

  constructor(terminal: WriteStream) {
    this.#terminal = terminal;
  }

  readonly onEvent = (event: RunEvent): void => {
    this.#state = reduceRun(this.#state, event, performance.now());
    this.#waiting = event.type === 'waiting' ? `  (${event.message})` : event.type === 'log' ? this.#waiting : '';
    const line = describeEvent(event);
    if (line !== undefined) this.#terminal.write(`${clearLine}${line}\n`);
    if (event.type === 'phaseStarted') this.#draw();
    if (event.type === 'finished') this.#end();
  };

  readonly onFailure = (failure: FailureReport): void => {
    this.close();
    tellInWords(failure);
  };

  readonly close = (): void => {
    clearInterval(this.#timer);
    this.#terminal.write(clearLine);
  };

  #end(): void {
    this.close();
    const table = workerTable(this.#state.workers);
    if (table) this.#terminal.write(`${table}\n`);
    const film = filmLine(this.#state, process.cwd());
    if (film) process.stdout.write(`${film}\n`);
  }

  #draw(): void {
    const columns = this.#terminal.columns || 80;
    const line = `${progressLine(this.#state)}${this.#waiting}`;
    this.#terminal.write(`${clearLine}${line.length < columns ? line : `${line.slice(0, columns - 2)}…`}`);
  }
}
