import type { ImageFormat } from '../encode/presets';
import { BrowserError } from '../errors';
import type { FrameRate } from '../plan/frameRate';
import type { Browser } from './Browser';
import type { CdpSession } from './Cdp';
import { BeginFrameSource, type FrameSource, ScreenshotSource } from './FrameSource';
import { within } from './within';

export interface TargetRequest {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Output pixels per CSS pixel. */
  readonly scale: number;
  readonly image: ImageFormat;
  readonly rate: FrameRate;
}

/** An empty page in its browser, and the way to photograph it. */
export interface Target {
  readonly targetId: string;
  readonly session: CdpSession;
  readonly source: FrameSource;
  readonly capture: 'beginFrame' | 'screenshot';
}

const selfTestMs = 15_000;

function noFrame(): BrowserError {
  return new BrowserError(`the browser painted no frame within ${selfTestMs / 1000} s`, { retryable: true });
}

/** Opens an empty page, driven frame by frame where the browser proves that it can be. */
export async function openTarget(browser: Browser, request: TargetRequest): Promise<Target> {
  const controlled = browser.resolved.kind === 'headless-shell' ? await openControlled(browser, request) : undefined;
  const target = controlled ?? (await openPlain(browser, request));
  await closeOtherPages(browser, target);
  return target;
}

/** The page that a browser starts with costs a process of its own, and 20 MB. */
async function closeOtherPages({ cdp }: Browser, { targetId: ours }: Target): Promise<void> {
  const { targetInfos } = await cdp.send('Target.getTargets');
  const others = targetInfos.filter(({ type, targetId }) => type === 'page' && targetId !== ours);
  await Promise.all(others.map(({ targetId }) => cdp.send('Target.closeTarget', { targetId }).catch(() => {})));
}

async function openControlled(browser: Browser, request: TargetRequest): Promise<Target | undefined> {
  const { cdp } = browser;
  const { width, height } = request;
  let targetId: string | undefined;
  try {
    ({ targetId } = await cdp.send('Target.createTarget', {
      url: 'about:blank',
      width,
      height,
      enableBeginFrameControl: true,
    }));
    const session = await cdp.attach(targetId);
    await setSize(session, request);
    const source = new BeginFrameSource(session, request);
    await within(selfTestMs, source.shoot(0), noFrame);
    return { targetId, session, source, capture: 'beginFrame' };
  } catch (error) {
    if (targetId) await cdp.send('Target.closeTarget', { targetId }).catch(() => {});
    // Newer shells have dropped frame control, and refuse it. One that has it paints on command only: no screenshot would come either.
    if (error instanceof Error && error.message.startsWith('the browser refused')) return undefined;
    throw error;
  }
}

async function openPlain({ cdp }: Browser, request: TargetRequest): Promise<Target> {
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank' });
  const session = await cdp.attach(targetId);
  await setSize(session, request);
  return { targetId, session, source: new ScreenshotSource(session, request), capture: 'screenshot' };
}

function setSize(session: CdpSession, { width, height, scale }: TargetRequest): Promise<void> {
  return session.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: false });
}
