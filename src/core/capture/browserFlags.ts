import type { LaunchOptions } from './LaunchOptions';

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-quic',
  '--disable-breakpad',
  '--disable-dev-shm-usage',
  '--mute-audio',
  '--password-store=basic',
  '--use-mock-keychain',
];

/** The same picture on every machine, and no pace but ours. */
const sameEverywhere = [
  '--disable-gpu',
  // WebGL has a context without a GPU only where software rendering is asked for.
  '--enable-unsafe-swiftshader',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  // What is drawn anew in a part of a tile has other antialiasing at its edge than the whole: chunks would differ.
  '--disable-partial-raster',
  '--disable-threaded-animation',
  '--disable-threaded-scrolling',
  '--disable-checker-imaging',
  '--disable-image-animation-resync',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // One process holds all frames of a page, so that one clock reaches them.
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,PaintHolding,Translate,MediaRouter',
  '--autoplay-policy=no-user-gesture-required',
  // A process less to start: 60 CPU-ms and 20 MB a worker.
  '--enable-features=NetworkServiceInProcess2',
];

const frameControl = [
  '--enable-begin-frame-control',
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  '--enable-surface-synchronization',
];

/** Hosts a page may reach where the network is `local`. */
const localOnly = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
  // WebRTC sends UDP to addresses that nobody resolves.
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

export interface FlagRequest extends Omit<LaunchOptions, 'browserPath' | 'toolsFolder'> {
  readonly kind: 'headless-shell' | 'chrome';
  readonly sandbox: boolean;
  readonly profile: string;
}

/** Command line of the browser. */
export function browserFlags(request: FlagRequest): string[] {
  const locale = request.locale ?? 'en-US';
  return [
    ...quiet,
    ...sameEverywhere,
    ...(request.kind === 'headless-shell' ? frameControl : ['--headless=new']),
    ...(request.sandbox ? [] : ['--no-sandbox']),
    ...(request.network === 'local' ? localOnly : []),
    // Under frame control the page's own scale factor reaches its layout, but not the picture.
    ...(request.scale === undefined ? [] : [`--force-device-scale-factor=${request.scale}`]),
    `--lang=${locale}`,
    `--accept-lang=${locale}`,
    `--user-data-dir=${request.profile}`,
    '--remote-debugging-pipe',
    ...(request.browserArgs ?? []),
    'about:blank',
  ];
}
