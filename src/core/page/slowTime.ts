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

/** Hides slow time: pages are told how long their media last and when captions are due, and of stand-ins that all of it is there. */
export function hideSlowTime(): void {
  overrideCueTimes();
  const { prototype } = HTMLMediaElement;
  overrideAccessor(prototype, 'duration', {
    get() {
      const native = nativeDuration.get(this);
      // Chrome counts whole µs.
      return nativeSeconds(this) === 1 ? native : Math.round((native / slowness) * 1e6) / 1e6;
    },
  });
  for (const name of ['buffered', 'seekable'] as const) {
    const native = nativeAccessor(prototype, name);
    overrideAccessor(prototype, name, {
      get() {
        return nativeSeconds(this) === 1 ? native.get(this) : wholeRange(this.duration);
      },
    });
  }
}

/** Cues that have been put into slow time. */
const slowCues = new WeakSet<TextTrackCue>();

/** Puts the captions of a stand-in into its time: a browser shows them by that. Scripts read and write them as ever. */
export function slowCaptions(element: HTMLMediaElement): void {
  if (nativeSeconds(element) === 1) return;
  for (const track of element.textTracks)
    for (const cue of track.cues ?? []) {
      if (slowCues.has(cue)) continue;
      const { startTime, endTime } = cue;
      slowCues.add(cue);
      // First to a later end: a cue never ends before it starts.
      cue.endTime = endTime;
      cue.startTime = startTime;
    }
}

function overrideCueTimes(): void {
  for (const name of ['startTime', 'endTime'] as const) {
    const native = nativeAccessor(TextTrackCue.prototype, name);
    const seconds = (cue: TextTrackCue) => (slowCues.has(cue) ? slowness : 1);
    overrideAccessor(TextTrackCue.prototype, name, {
      get() {
        return native.get(this) / seconds(this);
      },
      set(value) {
        native.set(this, value * seconds(this));
      },
    });
  }
}

/** One range from 0 to `end`, in seconds: https://html.spec.whatwg.org/multipage/media.html#time-ranges */
function wholeRange(end: number): TimeRanges {
  const at = (seconds: number) => (index: number) => {
    if (index !== 0) throw new DOMException('there is one range', 'IndexSizeError');
    return seconds;
  };
  return Object.create(TimeRanges.prototype, {
    length: { value: 1 },
    start: { value: at(0) },
    end: { value: at(end) },
  });
}
