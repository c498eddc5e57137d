import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';

const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
const resultsFolder = 'test-results/ui';
const patienceMs = 30_000;

/** Chromium for driving workbenches. */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROME ?? '/usr/bin/chromium',
    args: [...browserArgs, ...args],
  });
}

/** A VS Code window, used as a person would. */
export class Workbench {
  readonly page: Page;
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  /** Opens a window on a folder, or an empty one. */
  static async open(browser: Browser, authority: string, folder?: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    context.setDefaultTimeout(patienceMs);
    // A screencast in the trace would take a third of the machine.
    await context.tracing.start({ screenshots: false, snapshots: false });
    const page = await context.newPage();
    await page.goto(
      `http://${authority}/${folder === undefined ? '?ew=true' : `?folder=${encodeURIComponent(folder)}`}`,
    );
    const workbench = new Workbench(context, page);
    await workbench.#ready();
    return workbench;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.#ready();
  }

  /** Runs a command by its title, through the palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#quickInput.fill(`>${title}`);
    await this.#quickRows.filter({ hasText: title }).first().click();
  }

  /** Titles that the palette offers for what was typed. */
  async commandTitles(typed: string): Promise<string[]> {
    await this.page.keyboard.press('F1');
    await this.#quickInput.fill(`>${typed}`);
    await this.#quickRows.first().waitFor();
    const titles = await this.#quickRows.locator('.label-name').allInnerTexts();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Opens a file of the folder: `intro.html`, `title-card/index.html`. */
  async openFile(file: string): Promise<void> {
    const [name = file, folder = ''] = file.split('/').reverse();
    await this.page.keyboard.press('Control+P');
    await this.#quickInput.fill(file);
    await this.#quickRows.filter({ hasText: name }).filter({ hasText: folder }).first().click();
    await this.editorTab(name).first().waitFor();
  }

  /** Picks a row of the open list. */
  async pick(text: string | RegExp): Promise<void> {
    await this.#quickRows.filter({ hasText: text }).first().click();
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    await this.#quickInput.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the dialog that asks for a folder. */
  async chooseFolder(folder: string, button: string): Promise<void> {
    const confirm = this.page.locator('.quick-input-widget .monaco-button', { hasText: button });
    await confirm.waitFor();
    const typed = `${folder}/`;
    // The dialog puts in a path of its own when it has read its folder, also over what was typed before that.
    do {
      await this.#quickInput.fill(typed);
      await this.page.waitForTimeout(500);
    } while ((await this.#quickInput.inputValue()) !== typed);
    await confirm.click();
  }

  editorTab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The view container in the side bar. */
  async showView(): Promise<void> {
    const icon = this.page.locator('.activitybar a.action-label[aria-label^="Framewright"]');
    const isOpen = await this.page.locator('.sidebar .composite.title', { hasText: /framewright/i }).isVisible();
    if (!isOpen) await icon.click();
    await this.page.locator('.sidebar .composite.title', { hasText: /framewright/i }).waitFor();
  }

  /** Rows of a view as text, one a line. */
  async treeText(view = 'Renders'): Promise<string> {
    const rows = await this.treeRows(view).evaluateAll((elements) =>
      elements.map((row) => {
        const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
        return [text('.label-name'), text('.label-description')].filter((part) => part).join(' | ');
      }),
    );
    return rows.join('\n');
  }

  treeRows(view = 'Renders'): Locator {
    return this.page.locator(`.pane:has(.pane-header[aria-label^="${view}"]) .pane-body .monaco-list-row`);
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** A message, be its toast still up or in the list behind the bell only: on a busy machine VS Code drops toasts. */
  async message(text: string | RegExp): Promise<void> {
    const isUp = await this.toast(text)
      .waitFor({ timeout: 10_000 })
      .then(
        () => true,
        () => false,
      );
    if (isUp) return;
    await this.runCommand('Notifications: Show Notifications');
    await this.page.locator('.notifications-center .notification-list-item', { hasText: text }).waitFor();
  }

  /** A button of a notification or of a modal dialog. */
  button(title: string): Locator {
    return this.page.locator('.notification-list-item .monaco-button, .monaco-dialog-box .monaco-button', {
      hasText: title,
    });
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** The document in the webview panel that is shown. */
  get webview(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready[src*="extensionId=framewright"]')
      .frameLocator('iframe#active-frame');
  }

  async offline(isOffline: boolean): Promise<void> {
    await this.#context.setOffline(isOffline);
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(resultsFolder, { recursive: true });
    await this.page.screenshot({ path: path.join(resultsFolder, `${name}.png`) });
  }

  /** Keeps a screenshot and the trace so far under the name of the test that failed. */
  async keepEvidence(failed: string): Promise<void> {
    const name = failed.replace(/[^\w-]+/g, '-').slice(0, 100);
    await this.screenshot(name).catch(() => {});
    await this.#context.tracing.stop({ path: path.join(resultsFolder, `${name}.trace.zip`) }).catch(() => {});
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  get #quickRows(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
    await this.page.locator('.activitybar a.action-label[aria-label^="Framewright"]').waitFor({ timeout: 60_000 });
  }
}
