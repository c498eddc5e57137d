import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { readCode } from '../../support/readFrames';
import type { Workbench } from './Workbench';

/** Renders intro.html and waits for the player to have it. */
export async function renderIntro(workbench: Workbench): Promise<Locator> {
  await workbench.openFile('intro.html');
  await workbench.runCommand('Framewright: Render Composition');
  const video = workbench.webview.locator('video');
  const width = () => video.evaluate((each: HTMLVideoElement) => each.videoWidth);
  await expect.poll(width, { timeout: 40_000 }).toBe(640);
  return video;
}

/** The number that the page painted into the picture that the player shows. */
export async function paintedFrame(video: Locator): Promise<number | 'unreadable'> {
  const pixels = await video.evaluate((each: HTMLVideoElement) => {
    const canvas = new OffscreenCanvas(640, 20);
    const context = canvas.getContext('2d');
    context?.drawImage(each, 0, 0, 640, 20, 0, 0, 640, 20);
    const rgba = context?.getImageData(0, 0, 640, 20).data ?? [];
    return Array.from({ length: 640 * 20 }, (_, i) => rgba[i * 4 + 1] ?? 0);
  });
  return readCode(Uint8Array.from(pixels), 640, { x: 0, y: 0 });
}

/** Makes the page wait at each frame, long enough for a person to cancel, and without taking the machine from anybody. */
export async function slowDown(page: string): Promise<AsyncDisposable> {
  const server = createServer((_, response) => {
    setTimeout(() => response.writeHead(204, { 'Access-Control-Allow-Origin': '*' }).end(), 60);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const wait = `fetch('http://127.0.0.1:${port}/').catch(() => {});`;
  writeFileSync(page, readFileSync(page, 'utf8').replace('const draw = () => {', `const draw = () => { ${wait}`));
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
