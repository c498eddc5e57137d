import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, inject, test } from 'vitest';
import { copyWorkspace } from '../../../scripts/copyWorkspace.mjs';
import { launchBrowser, Workbench } from './Workbench';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `127.0.0.1:port` of a VS Code server with the VSIX installed. */
    readonly vscode: string;
    /** Its process. */
    readonly vscodePid: number;
  }
}

export interface Opened {
  readonly workbench: Workbench;
  /** The open folder: a fresh copy of a fixture's. In an empty window, an empty folder that could be opened. */
  readonly folder: string;
}

/** Tests that each use a window of their own on a copy of `test/workspaces/<name>`, or an empty window. */
export function testIn(
  name?: string,
  browserArgs: () => readonly string[] = () => [],
  authority = () => inject('vscode'),
): (title: string, run: (opened: Opened) => Promise<void>) => void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser(browserArgs());
  });
  afterAll(() => browser.close());
  return (title, run) =>
    test(title, async ({ onTestFinished }) => {
      const opened = await open(browser, authority(), name);
      onTestFinished(async ({ task }) => {
        if (task.result?.state === 'fail') await opened.workbench.keepEvidence(title);
        await close(opened);
      });
      await run(opened);
    });
}

/** Tests that go on, one after the other, in one window on a copy of `test/workspaces/<name>`: opening one takes longer than most tests. */
export function testsInOneWindow(name: string): (title: string, run: (opened: Opened) => Promise<void>) => void {
  let browser: Browser;
  let opened: Opened;
  beforeAll(async () => {
    browser = await launchBrowser();
    opened = await open(browser, inject('vscode'), name);
  });
  afterAll(async () => {
    await close(opened);
    await browser.close();
  });
  return (title, run) =>
    test(title, async ({ onTestFailed }) => {
      onTestFailed(() => opened.workbench.keepEvidence(title));
      await run(opened);
    });
}

async function open(browser: Browser, authority: string, name: string | undefined): Promise<Opened> {
  const folder = makeFolder(name);
  return { workbench: await Workbench.open(browser, authority, name && folder), folder };
}

async function close({ workbench, folder }: Opened): Promise<void> {
  await workbench.close();
  rmSync(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
}

function makeFolder(name: string | undefined): string {
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'framewright-ui-')), name ?? 'empty');
  if (name === undefined) mkdirSync(folder);
  else copyWorkspace(name, folder);
  return folder;
}
