import type { Clock } from './Clock';
import { NativeDate, overrideAccessor, overrideMethod } from './natives';

/** Reads of one clock between two tasks before it is taken for a busy loop, and what it then advances a read, in ms. */
const busyReads = 200_000;
const busyStep = 0.05;

/** `Date`, `performance.now`, `Event.timeStamp` and whatever else tells the time of day. */
export function installDates(clock: Clock, epochMs: number): void {
  const now = busyGuard(clock);
  const today = () => epochMs + Math.floor(clock.origin + now());
  installDate(today);
  installTemporal(today);
  overrideMethod(performance, 'now', now);
  Object.defineProperty(performance, 'timeOrigin', { get: () => epochMs + clock.origin, configurable: true });
  const mark = performance.mark.bind(performance);
  overrideMethod(performance, 'mark', (name, options) => mark(name, { startTime: now(), ...options }));
  installMeasure(now);
  overrideAccessor(Event.prototype, 'timeStamp', { get: () => clock.local });
}

/** Where no end is given, a measure ends now. */
function installMeasure(now: () => number): void {
  const measure = performance.measure.bind(performance);
  overrideMethod(performance, 'measure', (name, from, endMark) => {
    if (endMark !== undefined) return measure(name, from as string, endMark);
    if (typeof from !== 'object' || from === null) return measure(name, { start: from ?? 0, end: now() });
    const ends = from.end !== undefined || (from.start !== undefined && from.duration !== undefined);
    return measure(name, ends ? from : { ...from, end: now() });
  });
}

/** A page that spins until time has passed would hang a clock that stands still within a task. */
function busyGuard(clock: Clock): () => number {
  let reads = 0;
  let last = -1;
  return () => {
    if (clock.now !== last) {
      last = clock.now;
      reads = 0;
    }
    return ++reads > busyReads ? clock.local + (reads - busyReads) * busyStep : clock.local;
  };
}

function installDate(today: () => number): void {
  const VirtualDate = new Proxy(NativeDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [today()] : args, newTarget),
    apply: () => new NativeDate(today()).toString(),
  });
  overrideMethod(NativeDate, 'now', today);
  NativeDate.prototype.constructor = VirtualDate;
  Object.defineProperty(globalThis, 'Date', { value: VirtualDate, configurable: true, writable: true });
  const format = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')?.get;
  if (format) {
    overrideAccessor(Intl.DateTimeFormat.prototype, 'format', {
      get() {
        const bound = format.call(this) as Intl.DateTimeFormat['format'];
        return (date) => bound(date ?? today());
      },
    });
  }
  const toParts = Intl.DateTimeFormat.prototype.formatToParts;
  overrideMethod(Intl.DateTimeFormat.prototype, 'formatToParts', function (this: Intl.DateTimeFormat, date) {
    return toParts.call(this, date ?? today());
  });
}

interface TemporalLike {
  readonly Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: unknown): Record<string, () => unknown> };
  };
  readonly Now: Record<string, unknown> & { timeZoneId(): string };
}

function installTemporal(today: () => number): void {
  const temporal = (globalThis as unknown as { Temporal?: TemporalLike }).Temporal;
  if (!temporal) return;
  const { Now } = temporal;
  const instant = () => temporal.Instant.fromEpochMilliseconds(today());
  const zoned = (zone: unknown) => instant().toZonedDateTimeISO(zone ?? Now.timeZoneId());
  Object.assign(Now, {
    instant,
    zonedDateTimeISO: zoned,
    plainDateTimeISO: (zone: unknown) => zoned(zone).toPlainDateTime?.(),
    plainDateISO: (zone: unknown) => zoned(zone).toPlainDate?.(),
    plainTimeISO: (zone: unknown) => zoned(zone).toPlainTime?.(),
  });
}
