// The whole film is one score: every move begins on a beat of sound.mp3 (120 to the minute) or leads up to one.
const BEAT_MS = 500;

const OUT = 'cubic-bezier(0.16, 1, 0.3, 1)';
const IN = 'cubic-bezier(0.6, 0, 0.9, 0.3)';
const IN_OUT = 'cubic-bezier(0.7, 0, 0.2, 1)';
const SWING = 'cubic-bezier(0.3, 0, 0.15, 1)';

const RISE = { transform: ['translateY(110%)', 'none'] };
const DIM = '#ff9d55';
const BRIGHT = '#fff3dd';

for (const ring of document.querySelectorAll('.ring')) buildRing(ring);
night();
room();
panels();
finale();

/** Three words in the dark ring; the light goes on, and the camera goes through. */
function night() {
  for (let i = 0; i < 3; i++) {
    const word = `.words span:nth-child(${i + 1})`;
    move(word, { at: i || -0.3, beats: 0.7, opacity: [0, 1], transform: ['translateY(34px)', 'none'] });
    leave(word, { at: i + 0.8, beats: 0.24, easing: IN, opacity: [1, 0], transform: ['none', 'translateY(-26px)'] });
  }
  move('.portal svg', { at: -0.5, beats: 4, easing: 'ease-out', transform: ['scale(0.93)', 'none'] });
  move('.portal .lit', { at: 3, beats: 0.55, easing: 'cubic-bezier(0.5, 0, 0.1, 1)', strokeDashoffset: [1, 0] });
  move('.flare', { at: 3.1, beats: 0.6, opacity: [0, 1] });
  // The ring's hole is the window to the room, so both grow at one pace.
  const through = { at: 3.1, beats: 1.15, easing: IN_OUT };
  move('.portal', { ...through, transform: ['scale(1)', 'scale(4.6)'] });
  move('.room', { ...through, clipPath: ['circle(212px at 640px 360px)', 'circle(975px at 640px 360px)'] });
  move('.room', { at: 3.05, beats: 0.4, opacity: [0, 1] });
  leave('.portal', { at: 3.75, beats: 0.4, easing: 'linear', opacity: [1, 0] });
}

/** The ring turns on its base, and the room answers. */
function room() {
  const timing = { at: 3.1, beats: 5.2, easing: 'cubic-bezier(0.5, 0.1, 0.3, 1)' };
  const faces = turn('.hero', { ...timing, from: -78, to: 6, tilt: -4 });
  const light = (floor) => faces.map((face) => floor + (1 - floor) * face ** 1.5);
  move('.hero .halo', { ...timing, opacity: light(0.2) });
  move('.wall-light, .spill, .table-light', { ...timing, opacity: light(0.04) });
  move('.spill', { ...timing, scale: faces.map((face) => `${Math.max(face, 0.5)} ${0.6 + 0.4 * face}`) });
  move('.hero', { at: 3.1, beats: 4.4, easing: 'ease-in-out', '--glass': [DIM, BRIGHT] });
  move('.hero', { at: 3.1, beats: 2.2, transform: ['scale(0.8) translateY(20px)', 'none'] });
  move('.headline .mask > span', { at: 3.75, beats: 1.1, stagger: 1, ...RISE });
  move('.aside .mask > span', { at: 5.5, beats: 1.1, stagger: 0.16, ...RISE });
  const away = { at: 7.08, beats: 0.5, easing: IN, stagger: 0.06, transform: ['none', 'translateY(-110%)'] };
  leave(':is(.headline, .aside) .mask > span', away);
}

/** Three doors fall shut, one a beat, each with an hour of the same lamp. */
function panels() {
  const hours = { noon: { angle: -14, glow: 1 }, dusk: { angle: 46, glow: 0.75 }, ember: { angle: 74, glow: 0.4 } };
  Object.entries(hours).forEach(([name, { angle, glow }], i) => {
    const at = 7.55 + i;
    move(`.${name}`, { at, beats: 0.75, easing: SWING, transform: ['rotateY(-100deg)', 'none'] });
    turn(`.${name}`, { at, beats: 11 - at, from: angle - 66, to: angle });
    move(`.${name} .halo`, { at, beats: 1.6, opacity: [0, glow] });
    const words = { at: at + 0.35, beats: 1, stagger: 0.1 };
    move(`.${name} :is(h2, time, p)`, { ...words, opacity: [0, 1], transform: ['translateY(26px)', 'none'] });
  });
  leave('.panel :is(h2, time, p)', { at: 10.9, beats: 0.4, easing: 'linear', opacity: [1, 0] });
  leave('.panel', { at: 11, beats: 0.9, easing: IN_OUT, stagger: 0.13, translate: ['0 0', '0 -101%'] });
}

/** The doors go up; the ring of the last one stays behind and becomes the o. */
function finale() {
  cut('.backdrop, .finale', { at: 11, opacity: 1 });
  cut('.ember .lamp', { at: 11, opacity: 0 });
  move('.o', { at: 11, beats: 1.5, easing: IN_OUT, transform: ['translate(254px, 5px) scale(1.788)', 'none'] });
  const stouter = { '--band': ['11.2px', '24px'], '--rim': ['3.4px', '5px'] };
  move('.o', { at: 11, beats: 1.5, easing: IN_OUT, '--glass': [DIM, BRIGHT], ...stouter });
  move('.o .halo', { at: 11, beats: 2, easing: IN_OUT, opacity: [0.4, 1] });
  turn('.o', { at: 11, beats: 2.4, easing: 'cubic-bezier(0.6, 0, 0.15, 1)', from: 74, to: 0 });
  move('.backdrop-light', { at: 11, beats: 1.8, easing: 'ease-in-out', opacity: [0, 1] });
  move('.wordmark .mask > span', { at: 11.55, beats: 1.3, stagger: 0.12, ...RISE });
  move('.tagline .mask > span', { at: 12.75, beats: 1.3, ...RISE });
  move('.small', { at: 13.75, beats: 1.2, opacity: [0, 1] });
}

/** Animates what `selector` finds, from beat `at` on, `beats` long; each further element starts `stagger` beats later. */
function move(selector, { at, beats, easing = OUT, stagger = 0, fill = 'both', ...keyframes }) {
  document.querySelectorAll(selector).forEach((element, i) => {
    element.animate(keyframes, { delay: (at + i * stagger) * BEAT_MS, duration: beats * BEAT_MS, easing, fill });
  });
}

/** Like `move`, but for what was brought in before: it holds no sway until its beat. */
function leave(selector, motion) {
  move(selector, { ...motion, fill: 'forwards' });
}

/** Shows or hides from one frame to the next. */
function cut(selector, { at, opacity }) {
  leave(selector, { at, beats: 0.01, opacity: [opacity, opacity] });
}

/** Turns a lamp's ring and squeezes its halo to match. Returns how much of its face it shows on the way, 0 to 1. */
function turn(lamp, { from, to, tilt = 0, ...timing }) {
  const angles = Array.from({ length: 17 }, (_, i) => from + ((to - from) * i) / 16);
  const faces = angles.map((angle) => Math.cos((angle * Math.PI) / 180));
  move(`${lamp} .ring`, { ...timing, transform: angles.map((angle) => `rotateX(${tilt}deg) rotateY(${angle}deg)`) });
  move(`${lamp} .halo`, { ...timing, scale: faces.map((face) => `${Math.max(face, 0.3)} 1`) });
  return faces;
}

/** Fills a ring with flat layers along its depth; the front and back ones catch more light than the middle. */
function buildRing(ring) {
  const count = Number(ring.dataset.layers);
  const depth = 0.085 * ring.offsetWidth;
  for (let i = 0; i < count; i++) {
    const layer = document.createElement('i');
    const along = i / (count - 1) - 0.5;
    layer.className = 'layer';
    layer.style.setProperty('--metal', `hsl(30 52% ${26 + 68 * Math.abs(along)}%)`);
    layer.style.transform = `translateZ(${along * depth}px)`;
    ring.append(layer);
  }
}
