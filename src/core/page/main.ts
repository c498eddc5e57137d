import { CompositionPort } from './CompositionPort';
import { Conductor } from './Conductor';
import { conductorKey } from './config';
import { FramePlayer } from './FramePlayer';
import type { FrameOrder } from './RemoteFrame';
import { watchLeaving } from './watchLeaving';

type Conducting = { [conductorKey]?: Conductor };

/** The conductor of the page, where its window is of our origin. */
function conductorOfPage(): Conductor | undefined {
  try {
    return (window.top as Conducting | null)?.[conductorKey];
  } catch {
    return undefined;
  }
}

function startPage(): void {
  // The rest of what a page keeps is cleared from outside.
  if (location.protocol.startsWith('http')) sessionStorage.clear();
  const conductor = new Conductor(FRAMEWRIGHT);
  Object.defineProperty(window, conductorKey, { value: conductor });
  addEventListener('message', (event) => {
    if (event.data !== FRAMEWRIGHT.token) return;
    event.stopImmediatePropagation();
    const [port] = event.ports;
    if (port) conductor.addRemote(port, event.source as Window);
    else conductor.onWarning('what moves in a sandboxed frame stands still without allow-scripts: no clock runs there');
  });
  watchLeaving((url) => conductor.onLeave(url));
  conductor.addPlayer(new FramePlayer(FRAMEWRIGHT, 0, conductor));
  conductor.setPort(new CompositionPort(FRAMEWRIGHT.props));
}

/** A frame that goes elsewhere is awaited in the turn that sent it there. */
function watchFrameLeaving(conductor: Conductor): void {
  window.navigation?.addEventListener('navigate', ({ destination, downloadRequest }) => {
    const { frameElement } = window;
    if (frameElement && !destination.sameDocument && downloadRequest === null)
      conductor.onFrameLeave(frameElement, destination.url);
  });
}

/** A frame of another origin takes its turns itself, when the page tells it to. */
function startRemote(): void {
  const conductor = new Conductor(FRAMEWRIGHT);
  conductor.addPlayer(new FramePlayer(FRAMEWRIGHT, 0, conductor));
  const { port1, port2 } = new MessageChannel();
  let last: Promise<unknown> = Promise.resolve();
  port1.onmessage = ({ data }: MessageEvent<FrameOrder>) => {
    last = last.then(async () => {
      if (data.type === 'load') conductor.beginAt(data.now);
      const result = data.type === 'load' ? await conductor.load() : await conductor.turn(data.frame, data.paint);
      port1.postMessage(result);
    });
  };
  window.top?.postMessage(FRAMEWRIGHT.token, '*', [port2]);
}

/** Whether code is called here at all: in a frame sandboxed without `allow-scripts` no listener ever is. */
function mayRun(): boolean {
  let ran = false;
  const target = new EventTarget();
  target.addEventListener('try', () => {
    ran = true;
  });
  target.dispatchEvent(new Event('try'));
  return ran;
}

function startFrame(): void {
  const conductor = conductorOfPage();
  if (!mayRun()) window.top?.postMessage(FRAMEWRIGHT.token, '*');
  else if (!conductor) startRemote();
  else {
    conductor.addPlayer(new FramePlayer(FRAMEWRIGHT, conductor.now, conductor));
    watchFrameLeaving(conductor);
  }
}

function start(): void {
  if (window.top === window) startPage();
  else startFrame();
}

start();
