import * as vscode from 'vscode';
import type { Engine } from '../loadEngine';
import { readSettings } from '../settings/readSettings';
import { askFrame } from './askFrames';
import { defaultOutput } from './chooseOutput';
import { probePage } from './probePage';
import { choosePage, optionsFrom } from './renderCommands';
import { type PageParts, tryPage } from './tryPage';

/** Asks for a frame, renders it to a PNG beside the films, and opens it. */
export async function renderStillFrame(given: unknown, parts: PageParts): Promise<void> {
  const page = await choosePage(given, parts);
  const composition = page && (await probePage(page, parts));
  const frame = composition && (await askFrame(composition.totalFrames));
  if (!page || frame === undefined) return;
  const settings = readSettings(page);
  const file = defaultOutput({ page, settings, quality: settings.quality, range: [frame, frame] }, '.png');
  const bytes = await tryPage(page, parts, (engine) => shoot(page, frame, engine));
  if (!bytes) return;
  const uri = vscode.Uri.file(file);
  await vscode.workspace.fs.writeFile(uri, bytes);
  await vscode.commands.executeCommand('vscode.open', uri, vscode.ViewColumn.Beside);
}

function shoot(page: vscode.Uri, frame: number, engine: Engine): Thenable<Uint8Array> {
  const settings = readSettings(page);
  const { chunkFrames: _chunks, concurrency: _workers, ...options } = optionsFrom(settings, 1);
  const title = vscode.l10n.t('Rendering frame {0}', frame);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const still = { ...options, ...settings.machine, quality: 'high' as const };
    return (await engine.renderStill(page.fsPath, frame, still, { signal: abort.signal })).bytes;
  });
}
