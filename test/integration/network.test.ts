import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RenderOrchestrator, type RunEvent } from 'framewright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// All of 127.0.0.0/8 is this machine on Linux, and only 127.0.0.1 is called local: the rest stands in for the web.
const elsewhere = '127.0.0.2';

let folder: string;
let http: ReturnType<typeof createServer>;
const udp = createSocket('udp4');
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'framewright-network-'));
  http = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => http.listen(0, elsewhere, resolve));
  await new Promise<void>((resolve) => udp.bind(0, elsewhere, resolve));
  udp.on('message', () => asked.push('udp'));
});
afterAll(async () => {
  udp.close();
  http.close();
  http.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

describe.runIf(process.platform === 'linux')('network: local', () => {
  it('lets nothing reach the web, and names what it refused', async () => {
    const host = `${elsewhere}:${(http.address() as AddressInfo).port}`;
    await writeFile(
      join(folder, 'page.html'),
      `<!doctype html><meta name="composition" content="width=64, height=48, fps=10, duration=0.5">
       <img src="http://${host}/image"><img src="http://somewhere.example/image"><iframe src="http://${host}/frame"></iframe>
       <audio autoplay src="http://${host}/sound.mp3"></audio>
       <script>
         fetch('http://${host}/data').catch(() => {});
         new WebSocket('ws://${host}/socket').onerror = () => {};
         const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${elsewhere}:${udp.address().port}' }] });
         peer.createDataChannel('x');
         peer.createOffer().then((offer) => peer.setLocalDescription(offer));
       </script>`,
    );
    const warnings: string[] = [];
    const onEvent = (event: RunEvent) => event.type === 'warning' && warnings.push(event.message);
    const options = { network: 'local', concurrency: 1 } as const;
    await RenderOrchestrator.render(join(folder, 'page.html'), join(folder, 'film.mp4'), options, { onEvent });
    expect(asked).toEqual([]);
    const refused = ['image', 'frame', 'sound.mp3', 'data'].map((name) => `http://${host}/${name}`);
    const expected = [...refused, 'http://somewhere.example/image', `ws://${host}/socket`];
    expect(warnings.sort()).toEqual(
      [
        ...expected.map((url) => `${url} was not loaded: the network is local`),
        `the sound of http://${host}/sound.mp3 is not heard: the network is local`,
      ].sort(),
    );
  });
});
