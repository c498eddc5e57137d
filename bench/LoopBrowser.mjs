import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const shell = process.env.HEADLESS_SHELL ?? 'chromium-headless-shell';
const size = { width: 1280, height: 720 };
const interval = 1000 / 30;
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--hide-scrollbars',
  '--mute-audio',
  '--disable-extensions',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--allow-file-access-from-files',
  '--remote-debugging-pipe',
  '--enable-begin-frame-control',
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  '--enable-surface-synchronization',
  '--disable-threaded-animation',
  '--disable-threaded-scrolling',
  '--disable-checker-imaging',
  '--disable-image-animation-resync',
];

// For pages that keep to CSS, WAAPI, rAF and timers; the product's clock has to do far more.
const clock = `(() => {
  let now = 0, next = 1;
  const rafs = new Map(), timers = new Map(), born = new WeakSet(), epoch = 1700000000000, RealDate = Date;
  performance.now = () => now;
  window.Date = class extends RealDate {
    constructor(...given) { super(...(given.length ? given : [epoch + now])); }
    static now() { return epoch + now; }
  };
  window.requestAnimationFrame = (callback) => (rafs.set(next, callback), next++);
  window.cancelAnimationFrame = (id) => rafs.delete(id);
  const timer = (repeats) => (callback, delay = 0, ...args) => {
    const at = now + Math.max(repeats ? 1 : 0, +delay || 0);
    timers.set(next, { at, callback, args, every: repeats && Math.max(1, +delay || 0) });
    return next++;
  };
  window.setTimeout = timer(false);
  window.setInterval = timer(true);
  window.clearTimeout = window.clearInterval = (id) => timers.delete(id);
  window.__seek = (time) => {
    for (;;) {
      let due;
      for (const entry of timers) if (entry[1].at <= time && (!due || entry[1].at < due[1].at)) due = entry;
      if (!due) break;
      now = due[1].at;
      if (due[1].every) due[1].at += due[1].every; else timers.delete(due[0]);
      due[1].callback(...due[1].args);
    }
    now = time;
    const round = [...rafs.values()];
    rafs.clear();
    for (const callback of round) callback(time);
    for (const animation of document.getAnimations()) {
      if (!born.has(animation)) { animation.pause(); born.add(animation); }
      animation.currentTime = time;
    }
  };
})();`;

/** A headless shell under frame control, driven over its pipe. */
export class LoopBrowser {
  #nextId = 0;
  #waiting = new Map();
  #rest = [];

  static async launch(folder) {
    const profile = fs.mkdtempSync(path.join(folder, 'profile-'));
    const args = [...flags, `--user-data-dir=${profile}`, 'about:blank'];
    const browser = new LoopBrowser(spawn(shell, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }));
    await browser.send('Browser.getVersion');
    return browser;
  }

  constructor(child) {
    this.process = child;
    this.exited = new Promise((resolve) => child.once('exit', resolve));
    child.stdio[4].on('data', (data) => this.#split(data));
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#nextId;
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, method }));
  }

  /** Opens a page; returns a function that shoots it at a time in seconds. */
  async open(page) {
    const { targetId } = await this.send('Target.createTarget', {
      url: 'about:blank',
      ...size,
      enableBeginFrameControl: true,
    });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method, params) => this.send(method, params, sessionId);
    await send('Page.enable');
    await send('Page.addScriptToEvaluateOnNewDocument', { source: clock });
    await send('Page.navigate', { url: pathToFileURL(path.resolve(page)).href });
    await loaded(send);
    let frameTimeTicks = 1000;
    return async (seconds) => {
      await send('Runtime.evaluate', { expression: `__seek(${seconds * 1000})` });
      for (let attempt = 0; attempt < 5; attempt++) {
        frameTimeTicks += interval;
        const screenshot = { format: 'jpeg', quality: 90 };
        const { screenshotData } = await send('HeadlessExperimental.beginFrame', {
          frameTimeTicks,
          interval,
          screenshot,
        });
        if (screenshotData) return Buffer.from(screenshotData, 'base64');
      }
      throw new Error('no screenshot');
    };
  }

  async close() {
    await Promise.race([this.send('Browser.close').catch(() => {}), delay(1000)]);
    this.process.kill('SIGKILL');
    await this.exited;
  }

  #split(data) {
    for (let at = 0; ; ) {
      const end = data.indexOf(0, at);
      if (end < 0) {
        this.#rest.push(data.subarray(at));
        return;
      }
      const message = JSON.parse(Buffer.concat([...this.#rest, data.subarray(at, end)]).toString());
      this.#rest = [];
      at = end + 1;
      this.#receive(message);
    }
  }

  #receive({ id, error, result }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting.resolve(result);
  }
}

async function loaded(send) {
  for (;;) {
    const { result } = await send('Runtime.evaluate', { expression: 'document.readyState + location.protocol' });
    if (result.value === 'completefile:') return;
    await delay(5);
  }
}
