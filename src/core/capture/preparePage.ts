import type { Protocol } from 'devtools-protocol';
import type { FootageStore } from '../footage/FootageStore';
import { standInType } from '../footage/pictureParameters';
import { parseFrameRate } from '../plan/frameRate';
import type { CdpSession } from './Cdp';
import { clockScripts } from './clockScripts';
import { describeThrown } from './describeThrown';
import type { PageRequest } from './PageRequest';
import { WorkerClocks } from './WorkerClocks';

/** What must be in place before the page's first script. */
export async function preparePage(session: CdpSession, request: PageRequest): Promise<void> {
  const { options, served } = request;
  const scripts = await clockScripts(options, parseFrameRate(options.fps ?? 30));
  const isFresh = session.script === undefined && served.sourcePath(served.url) !== undefined;
  if (session.script) await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier: session.script });
  const transparent = { color: { r: 0, g: 0, b: 0, a: 0 } };
  const [{ identifier }] = await Promise.all([
    session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
    session.send('Page.enable'),
    new WorkerClocks(scripts.worker, (details) => warnOfWorker(details, request)).follow(session),
    session.send('Runtime.enable'),
    session.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
    session.send('Inspector.enable'),
    // Native timelines stand still: the clock in the page moves what they drive.
    session.send('Animation.setPlaybackRate', { playbackRate: 0 }),
    session.send('Emulation.setTimezoneOverride', { timezoneId: options.timeZone ?? 'UTC' }),
    ...(served.footage ? [checkStandIns(session, served.footage)] : []),
    ...(isFresh ? [] : [forget(session, served.origin)]),
    ...(options.transparent ? [session.send('Emulation.setDefaultBackgroundColorOverride', transparent)] : []),
  ]);
  session.script = identifier;
}

/** A page may well live with it. */
function warnOfWorker(details: Protocol.Runtime.ExceptionDetails, { served, onWarning }: PageRequest): void {
  const { what, source } = describeThrown(details, (url) => served.sourcePath(url) ?? url);
  onWarning?.({ message: `a worker threw${what}`, ...(source && { source }) });
}

/** Stand-ins are H.264, which not every Chromium plays. */
async function checkStandIns(session: CdpSession, footage: FootageStore): Promise<void> {
  const expression = `document.createElement('video').canPlayType('${standInType}')`;
  const { result } = await session.send('Runtime.evaluate', { expression, returnByValue: true });
  if (result.value === '') footage.decline();
}

/** What a page keeps must not tell it that it was loaded before. The hostname of a page that we serve is new with its server. */
async function forget(session: CdpSession, origin: string): Promise<void> {
  const storageTypes = 'cookies,local_storage,indexeddb,cache_storage,service_workers';
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
}
