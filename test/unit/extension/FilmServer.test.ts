import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FilmServer } from '../../../src/extension/player/FilmServer';

let folder: string;
let film: string;
let films: FilmServer;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'films 100%#'));
  film = path.join(folder, 'my film? #1 ü.mp4');
  writeFileSync(film, '0123456789');
  films = await FilmServer.start();
});
afterEach(async () => {
  await films.close();
  rmSync(folder, { recursive: true });
});

describe('FilmServer', () => {
  it('serves a part of a film to any page that knows its address', async () => {
    const response = await fetch(films.add(film), { headers: { Range: 'bytes=2-4', Origin: 'vscode-webview://x' } });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe('234');
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('answers what browsers ask before they read from loopback', async () => {
    const response = await fetch(films.add(film), { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-private-network')).toBe('true');
  });

  it('gives nothing to who does not know the token, and nothing but the film', async () => {
    const address = new URL(films.add(film));
    for (const pathname of ['/', '/film.mp4', `/${'x'.repeat(32)}/film.mp4`, '/../../etc/passwd']) {
      expect((await fetch(new URL(pathname, address))).status).toBe(404);
    }
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
  });

  it('knows a film no more after it was removed', async () => {
    const address = films.add(film);
    films.remove(film);
    expect((await fetch(address)).status).toBe(404);
  });
});
