import { homedir } from 'node:os';
import path from 'node:path';

/** Folders in which programs that Framewright installed by itself may be, in the order of precedence. */
export function toolsFolders(given?: string): string[] {
  return given === undefined ? [toolsFolder()] : [given, toolsFolder()];
}

/** Where programs that Framewright installed by itself live: `FRAMEWRIGHT_HOME`, else the platform's data folder. */
export function toolsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.FRAMEWRIGHT_HOME || path.join(dataFolder(environment), 'framewright');
}

function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return environment.LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support');
  return environment.XDG_DATA_HOME || path.join(homedir(), '.local', 'share');
}
