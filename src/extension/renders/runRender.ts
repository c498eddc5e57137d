import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';
import type { DistributedRenderOptions } from '../../core/plan/types';
import type { ExecutorRegistry } from '../api/ExecutorRegistry';
import { inWords } from '../failures/inWords';
import type { Engine, loadEngine } from '../loadEngine';
import { readSettings } from '../settings/readSettings';
import { RenderLog } from './RenderLog';
import type { RenderRecord } from './RenderRecord';
import type { RunRender } from './RenderService';

export interface RunRenderParts {
  readonly log: vscode.LogOutputChannel;
  readonly loadEngine: typeof loadEngine;
  readonly executors: ExecutorRegistry;
}

/** Runs renders with the core: on this machine, or with the executor that the record names. */
export function createRunRender(parts: RunRenderParts): RunRender {
  return async (record, onEvent, signal) => {
    const log = await RenderLog.open(record.folder).catch(() => undefined);
    const page = vscode.Uri.parse(record.page);
    let hasEnded = false;
    const tell = (told: RunEvent) => {
      const event = 'failure' in told ? { ...told, failure: inWords(told.failure, page) } : told;
      hasEnded ||= event.type === 'finished' || event.type === 'failed' || event.type === 'cancelled';
      log?.write(event);
      logEvent(parts.log, record, event);
      onEvent(event);
    };
    let engine: Engine | undefined;
    try {
      engine = await parts.loadEngine();
      // Pictures of a run before may be of a page that has changed since.
      await rm(path.join(record.folder, 'thumbnails'), { recursive: true, force: true });
      const executor = parts.executors.get(record.executor);
      const options = { ...optionsOf(record), ...(executor && { executor }) };
      await engine.RenderOrchestrator.render(page.fsPath, record.outputFile, options, { signal, onEvent: tell });
    } catch (error) {
      // The orchestrator has told of its failures already; what comes before it has not.
      if (!hasEnded) tell({ type: 'failed', failure: toReport(engine, error) });
    } finally {
      await log?.close();
    }
  };
}

function optionsOf(record: RenderRecord): DistributedRenderOptions {
  const { machine } = readSettings(vscode.Uri.parse(record.page));
  return { ...record.options, ...machine, runFolder: path.join(record.folder, 'segments') };
}

function toReport(engine: Engine | undefined, error: unknown): FailureReport {
  const { message, mend } = error as { message?: string; mend?: string };
  const report = engine?.toFailureReport(error) ?? {
    name: 'Error',
    message: message ?? String(error),
    retryable: false,
  };
  return { ...report, ...(mend && { mend }) };
}

function logEvent(log: vscode.LogOutputChannel, { name }: RenderRecord, event: RunEvent): void {
  if (event.type === 'failed') log.error(`${name}: ${event.failure.message}`, event.failure.mend ?? '');
  if (event.type === 'warning' || event.type === 'waiting') log.warn(`${name}: ${event.message}`);
  if (event.type === 'log') log.info(`${name}: ${event.message}`);
  if (event.type === 'finished') log.info(`${name}: ${event.outputFile} in ${Math.round(event.elapsedMs)} ms`);
}
