import type { CdpSession } from './Cdp';
import { conductorMember } from './conductorInPage';

/** An animation that was there before is told of within so many paints; so is one that has been made by now. */
const mostPaints = 2;

/**
 * The animations in shadow trees of the browser's own (the bar of a `<progress>`, a placeholder, the content of `<details>`).
 * No script finds them. DevTools do, from their first paint on, and hand them to the page's clock.
 */
export class UserAgentAnimations {
  readonly #session: CdpSession;
  readonly #created = new Set<string>();
  readonly #started: string[] = [];
  #areFollowed = false;
  #areExpected = false;

  constructor(session: CdpSession) {
    this.#session = session;
    session.on('Animation.animationCreated', ({ id }) => this.#created.add(id));
    session.on('Animation.animationStarted', ({ animation }) => {
      this.#created.delete(animation.id);
      this.#started.push(animation.id);
    });
  }

  /** Whether the page may have any. */
  get areFollowed(): boolean {
    return this.#areFollowed;
  }

  async follow(): Promise<void> {
    if (this.#areFollowed) return;
    this.#areFollowed = true;
    this.#areExpected = true;
    await this.#session.send('Animation.enable');
  }

  /** Puts those that have begun in this turn under the page's clock. Returns whether it had the page painted. */
  async hold(paint: () => Promise<unknown>): Promise<boolean> {
    if (!this.#areFollowed) return false;
    let paints = 0;
    for (; paints < mostPaints && (this.#areExpected || this.#created.size > 0); paints++) {
      await paint();
      // Whatever was told before this answer has arrived with it.
      await this.#session.send('Runtime.evaluate', { expression: '0' });
    }
    this.#areExpected = false;
    this.#created.clear();
    for (const animationId of this.#started.splice(0)) await this.#hand(animationId).catch(() => {});
    return paints > 0;
  }

  /** One after the other: each look-up lets go of what the one before has found. One that is over by now is not to be had. */
  async #hand(animationId: string): Promise<void> {
    const { remoteObject } = await this.#session.send('Animation.resolveAnimation', { animationId });
    await this.#session.send('Runtime.callFunctionOn', {
      ...(remoteObject.objectId !== undefined && { objectId: remoteObject.objectId }),
      functionDeclaration: `function() { ${conductorMember('holdAnimation', 'top')}(this); }`,
    });
  }
}
