import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FootageMovie } from './FootageMovie';

/** Answers a request for a video with its stand-in, or with the range of it that was asked for. */
export async function sendMovie(
  request: IncomingMessage,
  response: ServerResponse,
  movie: FootageMovie,
): Promise<void> {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = Math.min(to ? Number(to) + 1 : movie.bytes, movie.bytes);
  response.setHeader('Accept-Ranges', 'bytes');
  if (start >= end) {
    response.writeHead(416, { 'Content-Range': `bytes */${movie.bytes}` }).end();
    return;
  }
  response.writeHead(from === undefined ? 200 : 206, {
    'Content-Type': 'video/mp4',
    'Content-Length': end - start,
    'Content-Range': `bytes ${start}-${end - 1}/${movie.bytes}`,
    // Larger than its source by far: nothing is gained by a copy on disk.
    'Cache-Control': 'no-store',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // Browsers leave off as soon as they have enough; one that lacks something asks again.
  await pipeline(Readable.from(movie.read(start, end), { highWaterMark: 1 }), response).catch(() => response.destroy());
}
