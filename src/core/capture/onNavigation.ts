import type { CdpSession } from './Cdp';

/** Calls `listener` with the address of each document that the main frame goes to; the empty one that it begins with is none. */
export function onNavigation(session: CdpSession, mainFrame: string, listener: (url: string) => void): void {
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id === mainFrame && frame.url !== 'about:blank') listener(frame.url);
  });
}
