import type { Expectation } from './wrongFrames';

/** A fixture page, and what its cells show where that is not the frame's number. */
export interface ClockPage {
  /** Below the fixtures. */
  readonly page: string;
  readonly totalFrames: number;
  readonly expected: Readonly<Record<string, Expectation>>;
}

/** 0 until it starts at `frame`, then one more each frame. */
export const from = (frame: number) => (n: number) => Math.max(0, n - frame);
/** 0, and from `frame` on `value`. */
const once =
  (frame: number, value = frame) =>
  (n: number) =>
    n < frame ? 0 : value;
/** Started by what the browser tells in `frame`, before its styles are final or after. */
const fromOrNext = (frame: number): Expectation => [from(frame), from(frame + 1)];
/** Painted in its frame, or in the one after. */
export const nowOrNext: Expectation = [(n) => n, from(1)];
const until40From = (frame: number) => (n: number) => Math.min(from(frame)(n), 40);
/** Runs, stands still from frame 10 to 20, runs on. */
const heldBetween10And20 = (n: number) => (n <= 10 ? n : n <= 20 ? 10 : n - 10);
const oneAndAHalf = (n: number) => (n < 20 ? n : n < 30 ? n - 20 : 10);
/** The last of `frames` that has come. */
const steps =
  (...frames: number[]) =>
  (n: number) =>
    frames.findLast((frame) => frame <= n) ?? 0;

export const cssAnimations: ClockPage = {
  page: 'clock/css-animations.html',
  totalFrames: 50,
  expected: {
    'negative-delay': (n) => n + 10,
    delay: from(10),
    infinite: (n) => n % 20,
    alternate: (n) => (n % 40 <= 20 ? n % 40 : 40 - (n % 40)),
    reverse: (n) => 50 - n,
    'one-and-a-half': oneAndAHalf,
    ends: (n) => (n < 20 ? n : 0),
    paused: () => 10,
    'late-by-timer': from(10),
    'late-between-frames': from(11),
    'late-by-raf': from(10),
    'late-by-promise': from(10),
    'late-display': from(10),
    'late-element': from(10),
    'late-stylesheet': from(10),
    'pause-resume': heldBetween10And20,
    restart: (n) => (n < 20 ? n : n - 20),
  },
};

export const cssTransitions: ClockPage = {
  page: 'clock/css-transitions.html',
  totalFrames: 50,
  expected: {
    'by-timer': until40From(10),
    'between-frames': until40From(11),
    'by-raf': until40From(10),
    'by-promise': until40From(10),
    top: until40From(10),
    delayed: until40From(15),
    'negative-delay': (n) => (n < 10 ? 0 : Math.min(n - 5, 40)),
    'turned-back': (n) => (n <= 20 ? Math.max(0, n - 10) : Math.max(0, 30 - n)),
    retargeted: (n) => (n <= 20 ? Math.max(0, n - 10) : 10 + 2 * (n - 20)),
    'at-insertion': until40From(10),
    'cut-short': (n) => (n < 20 ? Math.max(0, n - 10) : 40),
    'ended-at': once(20),
    'forced-style': until40From(0),
  },
};

export const waapi: ClockPage = {
  page: 'clock/waapi.html',
  totalFrames: 50,
  expected: {
    'late-by-timer': from(10),
    'late-between-frames': from(11),
    'late-by-raf': from(10),
    'late-by-promise': from(10),
    delay: from(10),
    'end-delay-iterations': oneAndAHalf,
    reverse: (n) => (n <= 20 ? n : Math.max(0, 40 - n)),
    'playback-rate': (n) => 2 * n,
    'update-playback-rate': (n) => (n <= 10 ? n : 10 + 2 * (n - 10)),
    'pause-play': heldBetween10And20,
    'created-paused': from(10),
    'current-time': (n) => Math.min(n + 10, 50),
    'skipped-ahead': (n) => (n < 10 ? n : Math.min(n + 10, 50)),
    'start-time': from(5),
    finish: (n) => (n < 10 ? n : 50),
    cancel: (n) => (n < 10 ? n : 0),
    replay: (n) => (n < 20 ? Math.min(n, 10) : Math.min(n - 20, 10)),
    'set-keyframes': (n) => (n < 10 ? n : 50 - n),
    'update-timing': (n) => (n < 12 ? n : Math.min(2 * n, 48)),
    'commit-styles': (n) => Math.min(n, 20),
    'extended-after-its-end': (n) => Math.min(n, n < 20 ? 10 : 40),
    // `ready` settles in the frame that starts the animation, or right after it was painted.
    'read-start-time': [once(10), once(11, 10)],
    ready: [() => 1, once(1)],
  },
};

export const events: ClockPage = {
  page: 'clock/events.html',
  totalFrames: 50,
  expected: {
    iterations: (n) => Math.floor(n / 4),
    'ended-far-away': from(10),
    'ended-unseen': from(10),
    'ended-in-shadow': from(10),
    'finished-detached': from(10),
    'finished-without-target': from(10),
    'finished-all': from(10),
    'finished-two-hops': from(10),
    'late-end-frame': once(15),
    'start-frame': once(11),
    'elapsed-time': once(20, 10),
    'order-timer-before-end': once(10, 1),
    'finished-then-timer': from(10),
    'finished-reversed': from(20),
    'cancelled-rejects': from(10),
    'ended-by-display': from(10),
    'finished-by-display': from(10),
  },
};

export const scripts: ClockPage = {
  page: 'clock/scripts.html',
  totalFrames: 60,
  expected: {
    'post-task': nowOrNext,
    idle: nowOrNext,
    'random-walk': 'same',
    'random-values': 'same',
    'random-uuid': 'same',
    'webgl-sparse': (n) => n - (n % 7),
  },
};

export const timers: ClockPage = {
  page: 'clock/timers.html',
  totalFrames: 50,
  expected: {
    'chain-drifting': (n) => Math.floor((40 * n) / 39),
    'chain-several-a-frame': (n) => 4 * n,
    'interval-several-a-frame': (n) => 4 * n,
    'interval-slow': (n) => Math.floor((40 * n) / 100),
    'interval-cleared': (n) => Math.min(n, 10),
    'timeout-cleared': (n) => Math.min(n, 9),
    debounced: once(13),
    'interval-clears-itself': (n) => Math.min(2 * n, 15),
    'abort-signal': once(10),
  },
};

export const slides: ClockPage = {
  page: 'clock/slides.html',
  totalFrames: 60,
  expected: {
    dom: steps(0, 7, 8, 31),
    canvas: steps(0, 12, 13, 40),
    webgl: steps(0, 18, 19, 44),
    'css-steps': steps(0, 15, 30, 45),
    'there-and-back': (n) => (n === 35 || n === 36 ? 36 : 1),
    image: steps(0, 23, 47),
    smil: steps(0, 26),
    scrolled: steps(0, 27, 50),
    'every-block': (n) => (n < 55 ? 85 : 170),
  },
};

export const svgAndShadow: ClockPage = {
  page: 'clock/svg-and-shadow.html',
  totalFrames: 50,
  expected: {
    'smil-set': once(11, 30),
    'smil-begin': until40From(10),
    'smil-repeat': (n) => n % 20,
    'smil-begin-element': until40From(10),
    'smil-paused-by-page': heldBetween10And20,
    'smil-late': from(10),
    'smil-event': fromOrNext(10),
    'shadow-nested-late': from(10),
    'details-late': from(10),
    'progress-late': from(10),
    'given-to-a-scroller': (n) => (n < 10 ? (n % 2 === 0 ? n / 2 : undefined) : n),
  },
};

/** Nothing to see before frame 10; where the frame's first round falls into the turn it came in is the browser's affair. */
const cameAt10 =
  (first?: number | 'unreadable') =>
  (n: number): number | 'unreadable' | undefined => {
    if (n < 10) return 'unreadable';
    return n === 10 ? first : n - 10;
  };

/** Wants the origin of a second server as `props.other`. */
export const frames: ClockPage = {
  page: 'clock/frames.html',
  totalFrames: 50,
  expected: {
    'added-later:animation': cameAt10(0),
    'added-later:raf': [cameAt10(0), (n) => (n < 11 ? 'unreadable' : n - 11)],
    'added-later:now': cameAt10(),
    'added-later:interval': cameAt10(0),
    'message-from-child': nowOrNext,
  },
};

/** Runs for ten frames from `begin` on, and back for ten from `turn` on. */
const thereAndBack = (begin: number, turn: number) => (n: number) =>
  n < turn ? Math.min(Math.max(0, n - begin), 10) : Math.max(0, 10 - (n - turn));

export const observers: ClockPage = {
  page: 'clock/observers.html',
  totalFrames: 50,
  expected: {
    'resize-observer-late': from(10),
    'intersection-at-load': from(0),
    'intersection-late': fromOrNext(10),
    'intersection-of-animated': fromOrNext(10),
    'mutation-observer': from(10),
    'scroll-event-late': from(10),
    'has-selector': from(10),
    'focus-event': from(10),
    'toggle-event': fromOrNext(10),
    'container-query': from(10),
    'smooth-scroll': 'same',
    'scrolled-by-link': fromOrNext(13),
    'smooth-by-link': 'same',
    'scrolled-by-focus': fromOrNext(12),
    'dialog-closed': fromOrNext(15),
    'triggered-both-ways': [0, 1].flatMap((later) => [0, 1].map((out) => thereAndBack(8 + later, 30 + out))),
  },
};

/** The old state is taken with the next rendering, the new one with that or one later. */
const afterFade = (series: (n: number) => number) =>
  [0, 1, 2].map((late) => (n: number) => (n <= 10 ? series(n) : n < 31 + late ? undefined : series(n - late)));

export const viewTransition: ClockPage = {
  page: 'clock/view-transition.html',
  totalFrames: 50,
  expected: {
    'goes-on': afterFade((n) => (n <= 10 ? 0 : n - 20)),
    'finished-at': [30, 31, 32].map((end) => (n) => (n <= 10 ? 0 : n <= end ? undefined : end)),
    // While the states are taken, the page stands still on the screen.
    grows: (n) => (n < 10 || n > 33 ? n : undefined),
  },
};

/** Wants the films of media.ts. */
export const media: ClockPage = {
  page: 'clock/media.html',
  totalFrames: 50,
  expected: {
    paused: () => 0,
    'twice-the-rate': (n) => 2 * n,
    'ten-a-second': (n) => Math.floor((2 * n) / 5),
    'playback-rate': (n) => 2 * n,
    'late-play': from(10),
    'late-source': from(10),
    'late-autoplay': (n) => (n < 10 ? undefined : n - 10),
    'pause-resume': heldBetween10And20,
    'sought-at-load': (n) => n + 10,
    fragment: (n) => n + 10,
    loop: (n) => n % 10,
    ends: (n) => Math.min(n, 9),
    'ended-event': from(10),
    'audio-late': from(10),
    'play-promise': nowOrNext,
    'video-frame-callback': nowOrNext,
  },
};

/** Where a video is not in view, anything may stand. */
const seenFrom = (frame: number) => (n: number) => (n < frame ? undefined : n);

export const filmstrip: ClockPage = { page: 'clock/filmstrip.html', totalFrames: 50, expected: {} };

export const embedded: ClockPage = {
  page: 'clock/embedded.html',
  totalFrames: 50,
  expected: {
    replaced: (n) => n % 5,
    displayed: seenFrom(12),
    'fades-in': seenFrom(10),
    'slides-in': seenFrom(14),
    grows: seenFrom(18),
    moved: (n) => (n < 16 ? n : undefined),
    'moved-to': seenFrom(16),
  },
};

/** Wants the name of an animated image of media.ts as `props.image`. */
/** Wants to be served by serveSite.ts. */
export const loading: ClockPage = {
  page: 'clock/loading.html',
  totalFrames: 50,
  expected: {
    'image-at-load': () => 33,
    'image-lazy': () => 34,
    'image-by-stylesheet': () => 44,
    'font-face-late': once(10),
    'fetch-chain-late': once(10),
    'script-late': once(10),
    'stylesheet-late': from(10),
    'worklet-late': once(10),
  },
};
