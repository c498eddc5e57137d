import { nativeAccessor, overrideAccessor, overrideMethod } from './natives';
import type { Playback } from './Playback';

/** Whom the elements ask in place of the browser. */
export interface MediaOverrides {
  playbackOf(element: HTMLMediaElement): Playback;
  /** The page listens to `seeked` of some element. */
  onSeekedHeard(): void;
}

/** Puts what a page plays, pauses, seeks and reads of its `<video>` and `<audio>` into page time. */
export function overrideMediaElements({ playbackOf, onSeekedHeard }: MediaOverrides): void {
  const { prototype } = HTMLMediaElement;
  watchSeekedListeners(onSeekedHeard);
  overrideMethod(prototype, 'play', async function (this: HTMLMediaElement) {
    playbackOf(this).start();
  });
  overrideMethod(prototype, 'pause', function (this: HTMLMediaElement) {
    playbackOf(this).stop();
  });
  overrideAccessor(prototype, 'currentTime', {
    get() {
      return playbackOf(this).position;
    },
    set(seconds) {
      playbackOf(this).seek(seconds);
    },
  });
  overrideAccessor(prototype, 'playbackRate', {
    set(rate) {
      playbackOf(this).setRate(rate);
    },
  });
  overrideAccessor(prototype, 'paused', {
    get() {
      return !playbackOf(this).playing;
    },
  });
  overrideAccessor(prototype, 'ended', {
    get() {
      return playbackOf(this).ended;
    },
  });
  overrideAccessor(prototype, 'seeking', {
    get() {
      return playbackOf(this).seeking;
    },
  });
}

function watchSeekedListeners(onHeard: () => void): void {
  const addEventListener = EventTarget.prototype.addEventListener;
  const onseeked = nativeAccessor(HTMLElement.prototype, 'onseeked');
  overrideMethod(
    HTMLMediaElement.prototype,
    'addEventListener',
    function (this: HTMLMediaElement, ...args: [never, never]) {
      if (args[0] === 'seeked') onHeard();
      addEventListener.apply(this, args);
    },
  );
  overrideAccessor(HTMLElement.prototype, 'onseeked', {
    set(handler) {
      if (this instanceof HTMLMediaElement) onHeard();
      onseeked.set(this, handler);
    },
  });
}
