import type { AsyncWork } from './AsyncWork';
import { nativeAccessor, overrideAccessor, overrideMethod } from './natives';

/**
 * What the browser sends through a stream (an answer's body, a file) is awaited wherever the page reads it. A stream that the
 * page feeds itself is not: it may be fed in a later frame.
 */
export function watchStreams(work: AsyncWork): void {
  const sources = new WeakMap<object, string>();
  /** `stream` or reader, known to give what comes from `what`. */
  const mark = <T extends object>(fed: T, what: string | undefined): T => {
    if (what !== undefined) sources.set(fed, what);
    return fed;
  };
  const awaitRead = <T>(fed: object, read: Promise<T>) => {
    const what = sources.get(fed);
    return what === undefined ? read : work.track(read, what);
  };

  const body = nativeAccessor(Response.prototype, 'body');
  overrideAccessor(Response.prototype, 'body', {
    get() {
      const stream = body.get(this);
      // Only what was fetched has an address.
      return stream && mark(stream, this.url ? `the body of ${this.url.slice(0, 200)}` : undefined);
    },
  });
  const { stream } = Blob.prototype;
  overrideMethod(Blob.prototype, 'stream', function (this: Blob) {
    return mark(stream.call(this), 'a blob');
  });

  const { getReader, tee, pipeThrough, pipeTo, values } = ReadableStream.prototype;
  overrideMethod(ReadableStream.prototype, 'getReader', function (this: ReadableStream, ...args: []) {
    return mark(getReader.apply(this, args), sources.get(this));
  } as typeof getReader);
  overrideMethod(ReadableStream.prototype, 'tee', function (this: ReadableStream) {
    return tee.call(this).map((branch) => mark(branch, sources.get(this))) as ReturnType<typeof tee>;
  });
  overrideMethod(ReadableStream.prototype, 'pipeThrough', function (this: ReadableStream, ...args) {
    return mark(pipeThrough.apply(this, args) as ReadableStream, sources.get(this));
  } as typeof pipeThrough);
  overrideMethod(ReadableStream.prototype, 'pipeTo', function (this: ReadableStream, ...args) {
    return awaitRead(this, pipeTo.apply(this, args));
  });
  const iterate = function (this: ReadableStream, ...args: []) {
    const iterator = values.apply(this, args);
    const next = iterator.next.bind(iterator);
    if (sources.has(this)) iterator.next = () => awaitRead(this, next());
    return iterator;
  } as typeof values;
  overrideMethod(ReadableStream.prototype, 'values', iterate);
  Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
    value: iterate,
    configurable: true,
    writable: true,
  });

  for (const { prototype } of [ReadableStreamDefaultReader, ReadableStreamBYOBReader]) {
    const read = prototype.read as (...args: unknown[]) => Promise<unknown>;
    overrideMethod(prototype, 'read', function (this: object, ...args: unknown[]) {
      return awaitRead(this, read.apply(this, args));
    } as never);
  }
}
