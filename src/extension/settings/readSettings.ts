import * as vscode from 'vscode';
import type { MachineOptions } from '../../core/plan/machineOptions';
import type { NetworkPolicy, Props, Quality } from '../../core/plan/types';
import { toolsFolder } from './toolsFolder';

/** Extension of the film: both hold H.264 and AAC. */
export type FilmFormat = 'mp4' | 'mov';

export type IfExists = 'overwrite' | 'increment' | 'ask';

/** The settings that count for one page. */
export interface Settings {
  /** undefined: as many as suit the machine. */
  readonly workers: number | undefined;
  /** Most frames in a chunk. */
  readonly chunkFrames: number | 'auto';
  readonly quality: Quality;
  readonly format: FilmFormat;
  readonly scale: number;
  readonly network: NetworkPolicy;
  readonly props: Props;
  readonly timeoutSeconds: number;
  readonly executor: string;
  readonly outputFolder: string;
  readonly outputName: string;
  readonly ifExists: IfExists;
  readonly openPlayer: boolean;
  readonly notify: 'always' | 'unseen' | 'failures';
  /** Programs of this machine. */
  readonly machine: Omit<MachineOptions, 'root'>;
}

/** The section of all our settings. */
export const section = 'framewright';

/** Reads the settings for a page; without one, those of the window. */
export function readSettings(page?: vscode.Uri): Settings {
  const settings = vscode.workspace.getConfiguration(section, page ?? null);
  const get = <T>(name: string, fallback: T) => settings.get<T>(name, fallback);
  return {
    workers: get('workers', 0) || undefined,
    chunkFrames: get('chunkFrames', 0) || 'auto',
    quality: get('quality', 'standard'),
    format: get('format', 'mp4'),
    scale: get('scale', 1),
    network: get('network', 'allow'),
    props: get('props', {}),
    timeoutSeconds: get('timeout', 30),
    executor: get('executor', 'local'),
    outputFolder: get('output.folder', 'out'),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the pattern's own placeholders
    outputName: get('output.name', '${name}${range}'),
    ifExists: get('output.ifExists', 'overwrite'),
    openPlayer: get('openPlayer', true),
    notify: get('notify', 'unseen'),
    machine: machineSettings(settings),
  };
}

function machineSettings(settings: vscode.WorkspaceConfiguration): Settings['machine'] {
  const browserPath = settings.get<string>('browserPath', '').trim();
  const ffmpegPath = settings.get<string>('ffmpegPath', '').trim();
  const browserArgs = settings.get<string[]>('browserArgs', []);
  const installed = toolsFolder();
  return {
    ...(installed && { toolsFolder: installed }),
    ...(browserPath && { browserPath }),
    ...(ffmpegPath && { ffmpegPath }),
    ...(browserArgs.length > 0 && { browserArgs }),
  };
}
