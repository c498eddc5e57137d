import { slowness } from './config';
import { nativeAccessor, overrideAccessor } from './natives';

/** No other video lasts as long, in seconds: twelve days. */
const longest = 2 ** 20;

const nativeDuration = nativeAccessor(HTMLMediaElement.prototype, 'duration');

/** How many seconds of the native element are one second of its media. */
export function nativeSeconds(element: HTMLMediaElement): number {
  const native = nativeDuration.get(element);
  return native > longest && Number.isFinite(native) ? slowness : 1;
}

/** Tells pages how long their media last. */
export function overrideDuration(): void {
  overrideAccessor(HTMLMediaElement.prototype, 'duration', {
    get() {
      const native = nativeDuration.get(this);
      // Chrome counts whole µs.
      return nativeSeconds(this) === 1 ? native : Math.round((native / slowness) * 1e6) / 1e6;
    },
  });
}
