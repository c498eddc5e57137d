import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { vscodeHostPrograms } from '../../scripts/setup/vscodeHost.mjs';

export interface VscodeServerOptions {
  /** Extension to install. */
  readonly vsix?: string;
  /** Settings of the machine, added to the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Workspace Trust as a new user has it; without it every folder is trusted. */
  readonly withTrust?: boolean;
  /** The AI features of VS Code, and with them tools for language models. */
  readonly withAi?: boolean;
  readonly args?: readonly string[];
  /** Added to the environment of the server and its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that is the whole PATH, instead of this machine's. */
  readonly programs?: string;
}

/** A VS Code server of its own, on loopback, with its state in a temporary folder. */
export interface VscodeServer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly authority: string;
  /** Everything it keeps; gone when it is disposed. */
  readonly state: string;
  readonly pid: number;
  close(): Promise<void>;
}

const quiet = {
  'workbench.startupEditor': 'none',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'git.enabled': false,
  'files.simpleDialog.enable': true,
};
const withoutTrust = { 'security.workspace.trust.enabled': false };
const withoutAi = { 'chat.disableAIFeatures': true };

/** Starts a server and waits until it answers. */
export async function startVscodeServer(options: VscodeServerOptions = {}): Promise<VscodeServer> {
  const state = mkdtempSync(path.join(tmpdir(), 'framewright-vscode-'));
  const port = await freePort();
  const authority = `127.0.0.1:${port}`;
  writeSettings(state, {
    ...quiet,
    ...(options.withTrust ? {} : withoutTrust),
    ...(options.withAi ? {} : withoutAi),
    ...options.settings,
  });
  if (options.programs) hideOtherPrograms(state, options.programs);
  const child = start(state, port, options);
  await answers(authority, child, state);
  const close = async () => {
    await end(child);
    rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  };
  return { authority, state, pid: child.pid ?? 0, close, [Symbol.asyncDispose]: close };
}

function writeSettings(state: string, settings: object): void {
  const folder = path.join(state, 'data/data/Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
}

/** Extension hosts take their PATH from a login shell. */
function hideOtherPrograms(home: string, programs: string): void {
  for (const name of ['.bash_profile', '.profile', '.zprofile'])
    writeFileSync(path.join(home, name), `export PATH=${programs}\n`);
}

function start(state: string, port: number, options: VscodeServerOptions): ChildProcess {
  const { vsix, withTrust, args = [], env, programs = process.env.PATH } = options;
  const { node, server } = vscodeHostPrograms();
  const log = openSync(path.join(state, 'log'), 'w');
  const address = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const folders = ['--server-data-dir', path.join(state, 'data'), '--extensions-dir', path.join(state, 'extensions')];
  const others = ['--accept-server-license-terms', '--telemetry-level', 'off', ...args];
  const install = vsix ? ['--start-server', '--install-extension', vsix] : [];
  return spawn(
    node,
    [server, ...address, ...folders, ...others, ...install, ...(withTrust ? [] : ['--disable-workspace-trust'])],
    {
      // Not ours: what a test is started from must not show in what it tests.
      env: { PATH: programs, HOME: state, LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', log, log],
    },
  );
}

async function answers(authority: string, child: ChildProcess, state: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(`http://${authority}/version`).catch(() => undefined);
    if (response?.ok) return;
    if (child.exitCode !== null) break;
    await delay(100);
  }
  await end(child);
  throw new Error(`the VS Code server did not start: see ${state}/log`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
