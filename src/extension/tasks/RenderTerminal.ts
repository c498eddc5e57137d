import * as vscode from 'vscode';
import { InvalidInput } from '../../core/errors';
import { renderToEnd } from '../api/createApi';
import type { ApiRenderOptions } from '../api/FramewrightApi';
import type { RenderParts } from '../commands/renderCommands';
import type { RenderRecord } from '../renders/RenderRecord';
import { describeProgress } from '../views/describeProgress';

/** As the command line's. */
const exitCodes = { finished: 0, failed: 1, cancelled: 130, interrupted: 130 } as const;

/** The terminal of a render task: it tells how the render goes, and closing it cancels. */
export class RenderTerminal implements vscode.Pseudoterminal {
  readonly #writes = new vscode.EventEmitter<string>();
  readonly #closes = new vscode.EventEmitter<number>();
  readonly #cancel = new vscode.CancellationTokenSource();
  readonly #page: vscode.Uri;
  readonly #readWish: () => ApiRenderOptions;
  readonly #parts: RenderParts;

  readonly onDidWrite = this.#writes.event;
  readonly onDidClose = this.#closes.event;

  /** `readWish` reads what the task asks for; it throws InvalidInput where that is not to be understood. */
  constructor(page: vscode.Uri, readWish: () => ApiRenderOptions, parts: RenderParts) {
    this.#page = page;
    this.#readWish = readWish;
    this.#parts = parts;
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#cancel.cancel();
  }

  handleInput(data: string): void {
    if (data === '\u0003') this.#cancel.cancel();
  }

  async #run(): Promise<void> {
    let id: string | undefined;
    let last = '';
    const listener = this.#parts.renders.onDidChange(({ record, event }) => {
      if (record.id !== id || record.status !== 'running') return;
      if (event?.type === 'warning') this.#say(`warning: ${event.message}`);
      const line = describeProgress(record, vscode.l10n);
      const isNews = line.split(' · ', 2).join() !== last.split(' · ', 2).join();
      last = line;
      if (isNews) this.#say(line);
    });
    try {
      const onQueued = (record: RenderRecord) => {
        id = record.id;
      };
      const { token } = this.#cancel;
      this.#end(await renderToEnd(this.#page, this.#readWish(), { ...this.#parts, token, onQueued }));
    } catch (error) {
      this.#say(`error: ${(error as Error).message}`);
      if (error instanceof InvalidInput && error.mend) this.#say(error.mend);
      this.#closes.fire(2);
    } finally {
      listener.dispose();
    }
  }

  #end({ status, outputFile, run }: Awaited<ReturnType<typeof renderToEnd>>): void {
    if (run.status.kind === 'failed') {
      const { message, mend, source } = run.status.failure;
      // What the problem matcher reads: file:line:column: error: message.
      this.#say(`${source ? `${/:\d+:\d+$/.test(source) ? source : `${source}:1:1`}: ` : ''}error: ${message}`);
      if (mend) this.#say(mend);
    } else this.#say(status === 'finished' ? outputFile : status);
    this.#closes.fire(exitCodes[status as keyof typeof exitCodes] ?? 1);
  }

  #say(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a page's message must not steer the terminal
    this.#writes.fire(`${text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ').replace(/\n/g, '\r\n')}\r\n`);
  }
}
