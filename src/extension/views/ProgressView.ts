import * as vscode from 'vscode';
import { isActive, percentOf, type RenderRecord } from '../renders/RenderRecord';
import type { RenderService } from '../renders/RenderService';
import { describeProgress } from './describeProgress';

const refreshMs = 250;

/** A notification for each render that runs: where it stands, with a button that cancels it. */
export class ProgressView implements vscode.Disposable {
  readonly #renders: RenderService;
  readonly #shown = new Map<string, Notification>();
  readonly #listener: vscode.Disposable;

  constructor(renders: RenderService) {
    this.#renders = renders;
    this.#listener = renders.onDidChange(({ record }) => this.#update(record));
  }

  dispose(): void {
    this.#listener.dispose();
    for (const notification of this.#shown.values()) notification.close();
  }

  #update(record: RenderRecord): void {
    const notification = this.#shown.get(record.id);
    if (!isActive(record)) {
      notification?.close();
      this.#shown.delete(record.id);
    } else if (notification) notification.update(record);
    else if (record.status === 'running') {
      this.#shown.set(record.id, new Notification(record, () => this.#renders.cancel(record.id)));
    }
  }
}

class Notification {
  #latest: RenderRecord;
  #percent = 0;
  #progress: vscode.Progress<{ message?: string; increment?: number }> | undefined;
  #close: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(record: RenderRecord, onCancel: () => void) {
    this.#latest = record;
    const over = new Promise<void>((resolve) => {
      this.#close = resolve;
    });
    const options = { location: vscode.ProgressLocation.Notification, title: 'Framewright', cancellable: true };
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(onCancel);
      this.#progress = progress;
      this.#draw();
      return over;
    });
  }

  update(record: RenderRecord): void {
    this.#latest = record;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, refreshMs);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#close();
  }

  #draw(): void {
    const percent = percentOf(this.#latest);
    const increment = percent - this.#percent;
    this.#percent = percent;
    this.#progress?.report({ message: describeProgress(this.#latest, vscode.l10n), increment });
  }
}
