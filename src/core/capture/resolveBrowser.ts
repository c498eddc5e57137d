import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { BrowserError } from '../errors';
import { findOnPath, locateProgram, programName, whyNotExecutable } from '../process/findProgram';
import { toolsFolders } from '../process/toolsFolder';

export interface ResolvedBrowser {
  /** Absolute path of the program. */
  readonly path: string;
  /** Where the choice came from, in words. */
  readonly source: string;
  /** A headless shell can be driven frame by frame; any other Chrome is photographed. */
  readonly kind: 'headless-shell' | 'chrome';
}

/** Which browser to use; what is left out is looked for. */
export interface BrowserChoice {
  readonly browserPath?: string | undefined;
  readonly toolsFolder?: string | undefined;
}

const shellNames = ['chromium-headless-shell', 'chrome-headless-shell', 'headless_shell'];
const chromeNames = [
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'chromium',
  'chromium-browser',
];

/** What to do where there is no browser. */
export const installBrowserMend =
  'Install one with `npx playwright install --only-shell chromium` (on Debian and Ubuntu also `apt install chromium-headless-shell`), or name one with FRAMEWRIGHT_BROWSER.';

/**
 * The browser that a render uses: option → `FRAMEWRIGHT_BROWSER` → installed by us → Playwright's cache → system
 * chromium-headless-shell, Chrome, Edge, Chromium. Throws BrowserError where none is found, or the one named cannot be started.
 */
export async function resolveBrowser(options: BrowserChoice = {}): Promise<ResolvedBrowser> {
  if (options.browserPath) return named(options.browserPath, 'the browserPath option');
  const { FRAMEWRIGHT_BROWSER } = process.env;
  if (FRAMEWRIGHT_BROWSER) return named(FRAMEWRIGHT_BROWSER, 'the environment variable FRAMEWRIGHT_BROWSER');
  const found = (await installedByUs(options.toolsFolder)) ?? (await inPlaywrightCache()) ?? (await onSystem());
  if (found) return found;
  throw new BrowserError('no browser was found', { mend: installBrowserMend });
}

async function named(given: string, source: string): Promise<ResolvedBrowser> {
  const found = await locateProgram(given);
  if ('path' in found) return { path: found.path, source, kind: kindOf(found.path) };
  throw new BrowserError(`the browser ${given}, named by ${source}, ${found.fault}`, {
    mend: `Correct ${source}, or take it away. ${installBrowserMend}`,
  });
}

function kindOf(file: string): ResolvedBrowser['kind'] {
  return /headless[-_]shell/i.test(path.basename(file)) ? 'headless-shell' : 'chrome';
}

function installedByUs(folder: string | undefined): Promise<ResolvedBrowser | undefined> {
  const program = programName('chrome-headless-shell');
  const files = toolsFolders(folder).map((tools) => path.join(tools, 'browser', program));
  return firstThatStarts(files, 'installed by Framewright');
}

/** Playwright keeps `<name>-<revision>/<platform folder>/<program>`; the newest revision counts. */
async function inPlaywrightCache(): Promise<ResolvedBrowser | undefined> {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH || playwrightCache();
  const files: string[] = [];
  for (const name of ['chromium_headless_shell', 'chromium']) {
    const folders = (await entries(cache)).filter((entry) => entry.startsWith(`${name}-`));
    folders.sort((a, b) => revision(b) - revision(a));
    for (const folder of folders) files.push(...(await programsBelow(path.join(cache, folder))));
  }
  return firstThatStarts(files, "Playwright's cache");
}

function playwrightCache(): string {
  if (process.platform === 'win32') return path.join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'ms-playwright');
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ms-playwright');
}

function revision(folder: string): number {
  return Number(/-(\d+)$/.exec(folder)?.[1] ?? 0);
}

async function programsBelow(folder: string): Promise<string[]> {
  const platforms = await entries(folder);
  const mac = path.join('Chromium.app', 'Contents', 'MacOS', 'Chromium');
  const names = ['chrome-headless-shell', 'headless_shell', 'chrome'].map(programName);
  return platforms.flatMap((platform) => [...names, mac].map((name) => path.join(folder, platform, name)));
}

async function onSystem(): Promise<ResolvedBrowser | undefined> {
  for (const names of [shellNames, chromeNames]) {
    const file = await findOnPath(names);
    if (file) return { path: file, source: 'the PATH', kind: kindOf(file) };
  }
  return firstThatStarts(usualPlaces(), 'its usual place');
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    const apps = [
      ['Google Chrome', 'Google Chrome'],
      ['Microsoft Edge', 'Microsoft Edge'],
      ['Chromium', 'Chromium'],
    ] as const;
    return apps.map(([app, program]) => `/Applications/${app}.app/Contents/MacOS/${program}`);
  }
  if (process.platform !== 'win32') return [];
  const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(
    (root) => root !== undefined,
  );
  const places = [
    ['Google', 'Chrome', 'Application', 'chrome.exe'],
    ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ];
  return places.flatMap((place) => roots.map((root) => path.join(root, ...place)));
}

async function firstThatStarts(files: readonly string[], source: string): Promise<ResolvedBrowser | undefined> {
  for (const file of files) {
    if ((await whyNotExecutable(file)) === undefined) return { path: file, source, kind: kindOf(file) };
  }
  return undefined;
}

async function entries(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
