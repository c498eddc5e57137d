import type { Locator } from 'playwright-core';
import type { Workbench } from './Workbench';

/** *Make Your First Film*, as a person presses through it. */
export class Walkthrough {
  readonly #workbench: Workbench;

  private constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  static async open(workbench: Workbench): Promise<Walkthrough> {
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.pick('Make Your First Film');
    const walkthrough = new Walkthrough(workbench);
    await walkthrough.#container.locator('.getting-started-step').first().waitFor();
    return walkthrough;
  }

  /** Opens a step and presses its button. */
  async press(step: string, button: string): Promise<void> {
    await this.step(step).click();
    await this.#container.locator('.monaco-button', { hasText: button }).first().click();
  }

  step(title: string): Locator {
    return this.#container.locator('.getting-started-step', { hasText: title });
  }

  /** Titles of the steps that are ticked off. */
  async done(): Promise<string[]> {
    const ticked = this.#container.locator('.getting-started-step:has(.codicon-getting-started-step-checked)');
    return ticked.locator('.step-title').allInnerTexts();
  }

  get #container(): Locator {
    return this.#workbench.page.locator('.gettingStartedContainer');
  }
}
