import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { exists } from '../../core/files/exists';
import { nextFree } from '../../core/files/nextFree';
import type { FrameImage } from '../../core/still/CompositionViewer';
import { abortWith } from '../abortWith';
import type { Engine } from '../loadEngine';
import { readSettings } from '../settings/readSettings';
import { askFrame } from './askFrames';
import { chooseOutput } from './chooseOutput';
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
  const { quality } = settings;
  const file = await chooseOutput({ page, settings, quality, range: [frame, frame], extension: '.png' }, parts);
  const still = file && (await tryPage(page, parts, (engine) => shoot(page, frame, engine)));
  if (!still) return;
  const isSource = still.inputs.has(await realpath(file).catch(() => file));
  const uri = vscode.Uri.file(isSource ? await nextFree(file, exists) : file);
  await vscode.workspace.fs.writeFile(uri, still.bytes);
  parts.films.add(uri.fsPath);
  // The page keeps the focus, so that the next still takes the place of this one beside it.
  const how = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
  await vscode.commands.executeCommand('vscode.open', uri, how);
}

function shoot(page: vscode.Uri, frame: number, engine: Engine): Thenable<FrameImage> {
  const settings = readSettings(page);
  const { chunkFrames: _chunks, concurrency: _workers, ...options } = optionsFrom(settings, 1);
  const title = vscode.l10n.t('Rendering frame {0}', frame);
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    const still = { ...options, ...settings.machine, quality: 'high' as const };
    return engine.renderStill(page.fsPath, frame, still, { signal: abortWith(token) });
  });
}
