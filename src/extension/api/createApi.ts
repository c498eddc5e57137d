import * as vscode from 'vscode';
import { defaultOutput } from '../commands/chooseOutput';
import { optionsFrom, type RenderParts, startRender } from '../commands/renderCommands';
import type { RenderRecord } from '../renders/RenderRecord';
import { readSettings } from '../settings/readSettings';
import type { ExecutorRegistry } from './ExecutorRegistry';
import type { ApiRenderOptions, FramewrightApi } from './FramewrightApi';

/** The API for other extensions. */
export function createApi(parts: RenderParts, executors: ExecutorRegistry): FramewrightApi {
  const changes = new vscode.EventEmitter<RenderRecord>();
  parts.renders.onDidChange(({ record }) => changes.fire(record));
  return {
    version: 1,
    registerExecutor: (id, executor) => executors.register(id, executor),
    plan: (page, wish) => plan(page, wish, parts),
    render: (page, wish, token) => renderToEnd(page, wish, { ...parts, ...(token && { token }) }),
    onDidChangeRender: changes.event,
  };
}

async function plan(page: vscode.Uri, wish: ApiRenderOptions = {}, { loadEngine }: RenderParts) {
  // A page that does not say how long it is runs in a browser to be measured.
  refuseUntrusted();
  const engine = await loadEngine();
  const settings = readSettings(page);
  const options = { ...optionsFrom(settings, engine.autoWorkers()), ...wish.options };
  const { width, height, fps, totalFrames } = await engine.probeComposition(page.fsPath, {
    ...options,
    ...settings.machine,
  });
  const output = wish.outputFile ?? defaultOutput({ page, settings, quality: settings.quality });
  const { durationInSeconds: _known, ...rest } = options;
  const frameCount = options.frameCount ?? totalFrames - (options.startFrame ?? 0);
  return engine.RenderOrchestrator.plan(page.fsPath, output, { ...rest, width, height, fps, frameCount });
}

/** What whoever asked keeps of a render. */
interface RenderHold {
  readonly token?: vscode.CancellationToken;
  onQueued?(record: RenderRecord): void;
}

/** Renders a page that somebody else's code asked for. */
export async function renderToEnd(
  page: vscode.Uri,
  wish: ApiRenderOptions = {},
  { token, onQueued, ...parts }: RenderParts & RenderHold,
): Promise<RenderRecord> {
  refuseUntrusted();
  const record = await startRender(page, { ...wish, mayAsk: false }, parts);
  if (!record) throw new vscode.CancellationError();
  onQueued?.(record);
  const listener = token?.onCancellationRequested(() => parts.renders.cancel(record.id));
  if (token?.isCancellationRequested) parts.renders.cancel(record.id);
  try {
    return await parts.renders.finished(record.id);
  } finally {
    listener?.dispose();
  }
}

function refuseUntrusted(): void {
  if (vscode.workspace.isTrusted) return;
  throw new Error(vscode.l10n.t('The folder is not trusted, so nothing in it is rendered. Trust it first.'));
}
