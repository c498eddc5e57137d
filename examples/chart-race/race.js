import { clamp, createRanking } from './ranking.js';

const WIDTH = 1280;
const HEIGHT = 720;
const MARGIN = 72;
const PLOT = { left: MARGIN, right: WIDTH - MARGIN, top: 208, rowHeight: 52, barHeight: 45, rows: 8 };
const INK = '#16211c';
const SOFT = '#56645d';
const LINE = '#cbd5cc';
const PAPER = '#eef2ec';
const DISPLAY = "'Bricolage Grotesque', 'Liberation Sans', Arial, sans-serif";
const TEXT = "'Hanken Grotesk', 'Liberation Sans', Arial, sans-serif";

// Seconds: the bars grow, the years run, the last year stands.
const GROWN = 0.9;
const RUN = { from: 0.75, to: 6.7 };
const LENGTH = 8;

const canvas = document.querySelector('canvas');
const scale = window.devicePixelRatio;
canvas.width = WIDTH * scale;
canvas.height = HEIGHT * scale;
const g = canvas.getContext('2d', { alpha: false });
g.scale(scale, scale);
g.textRendering = 'geometricPrecision';

const { data: source = 'data.json' } = window.composition?.props ?? {};
const [data] = await Promise.all([
  fetch(source).then((response) => response.json()),
  ...[`800 40px ${DISPLAY}`, `600 20px ${TEXT}`].map((font) => document.fonts.load(font)),
]);
const ranking = createRanking(data);

let start;
requestAnimationFrame(function frame(now) {
  start ??= now;
  const seconds = (now - start) / 1000;
  draw(seconds);
  if (seconds < LENGTH) requestAnimationFrame(frame);
});

function draw(seconds) {
  const year = yearAt(seconds);
  const rows = rowsAt(year, seconds);
  const top = Math.max(...rows.map((row) => row.value));
  const grown = easeOut(clamp(seconds / GROWN, 0, 1));
  const x = (value) => PLOT.left + ((PLOT.right - PLOT.left) * value) / top;

  g.fillStyle = PAPER;
  g.fillRect(0, 0, WIDTH, HEIGHT);
  drawHeader();
  drawLeader(year);
  drawAxis(x, top, grown);
  drawYear(year);
  g.save();
  g.beginPath();
  g.rect(0, PLOT.top - 4, WIDTH, PLOT.rows * PLOT.rowHeight + 4);
  g.clip();
  for (const row of rows) drawRow(row, x);
  g.restore();
  drawTimeline(year);
}

function yearAt(seconds) {
  const progress = clamp((seconds - RUN.from) / (RUN.to - RUN.from), 0, 1);
  return data.firstYear + (ranking.lastYear - data.firstYear) * softEnds(progress);
}

/** Rows in the order they are painted: a bar that climbs passes in front of the one that falls. */
function rowsAt(year, seconds) {
  return data.series
    .map((series, index) => {
      const rank = ranking.rankAt(index, year);
      const grown = easeOut(clamp((seconds + 0.1 - rank * 0.045) / GROWN, 0, 1));
      return { ...series, rank, next: ranking.rankAt(index, year + 0.5), value: ranking.valueAt(index, year), grown };
    })
    .filter((row) => row.rank < PLOT.rows)
    .sort((a, b) => b.next - a.next || b.rank - a.rank);
}

function drawHeader() {
  text(data.title, MARGIN - 2, 98, { font: `800 54px ${DISPLAY}`, spacing: '-1.6px' });
  text(data.subtitle, MARGIN, 136, { font: `500 21px ${TEXT}`, color: SOFT });
}

/** Who leads, top right; a new name rolls in from below while the old one leaves upwards. */
function drawLeader(year) {
  const turn = 0.36;
  text('In the lead', PLOT.right, 88, { font: `500 21px ${TEXT}`, color: SOFT, align: 'right' });
  g.save();
  g.beginPath();
  g.rect(WIDTH / 2, 102, PLOT.right - WIDTH / 2, 46);
  g.clip();
  ranking.changesOfLead.forEach(({ year: since, series }, i) => {
    const next = ranking.changesOfLead[i + 1]?.year ?? Infinity;
    const arrived = i === 0 ? 1 : easeInOut(clamp((year - since) / turn, 0, 1));
    const left = easeInOut(clamp((year - next) / turn, 0, 1));
    if (arrived > 0 && left < 1) drawLeaderName(data.series[series], 136 + (1 - arrived - left) * 46);
  });
  g.restore();
}

function drawLeaderName({ name, color }, y) {
  text(name, PLOT.right, y, { font: `800 32px ${DISPLAY}`, align: 'right' });
  const chip = PLOT.right - g.measureText(name).width - 36;
  g.fillStyle = color;
  g.beginPath();
  g.roundRect(chip, y - 22, 22, 22, 5);
  g.fill();
}

function drawAxis(x, top, grown) {
  g.globalAlpha = grown;
  for (let value = 10_000; value <= top; value += 10_000) {
    g.fillStyle = LINE;
    g.fillRect(x(value) - 1, PLOT.top - 12, 2, 8);
    const isClear = x(top) - x(value) > 24;
    text(`${value / 1000}k`, isClear ? x(value) : x(value) + 1, PLOT.top - 20, {
      font: `500 16px ${TEXT}`,
      color: SOFT,
      align: isClear ? 'center' : 'right',
    });
  }
  g.globalAlpha = 1;
}

/** Name and value stand inside the bar and are cut off by it, so bars that swap places cover each other cleanly. */
function drawRow({ name, color, rank, value, grown }, x) {
  const y = PLOT.top + rank * PLOT.rowHeight;
  const width = Math.max((x(value) - PLOT.left) * grown, 4);
  const style = { font: `650 21px ${TEXT}`, color: isBright(color) ? INK : '#ffffff' };
  g.save();
  g.fillStyle = PAPER;
  g.fillRect(PLOT.left, y - 3, width + 3, PLOT.barHeight + 6);
  g.fillStyle = color;
  g.beginPath();
  g.roundRect(PLOT.left, y, width, PLOT.barHeight, 5);
  g.fill();
  g.clip();
  const baseline = y + PLOT.barHeight / 2 + 7;
  text(name, PLOT.left + 16, baseline, style);
  const nameEnd = PLOT.left + 16 + g.measureText(name).width;
  const figuresStart = PLOT.left + width - 14 - 58;
  drawGridlines(x, { from: nameEnd, to: figuresStart, y, color: isBright(color) ? '#000000' : '#ffffff' });
  g.globalAlpha = clamp((figuresStart - nameEnd - 8) / 30, 0, 1);
  figures(`${((value * grown) / 1000).toFixed(1)}k`, PLOT.left + width - 14, baseline, style);
  g.restore();
}

/** The axis' lines go on over the bars, and fade where they would run through letters. */
function drawGridlines(x, { from, to, y, color }) {
  g.fillStyle = color;
  for (let value = 10_000; x(value) < to; value += 10_000) {
    g.globalAlpha = 0.18 * clamp(Math.min(x(value) - from, to - x(value)) / 20, 0, 1);
    g.fillRect(x(value) - 1, y, 2, PLOT.barHeight);
  }
}

/** The year as an odometer: each place rolls on when the ones right of it wrap. */
function drawYear(year) {
  const style = { font: `800 152px ${DISPLAY}`, align: 'center' };
  const travel = 134;
  g.font = style.font;
  g.letterSpacing = '0px';
  const widths = Array.from('0123456789', (digit) => g.measureText(digit).width);
  const whole = Math.floor(year + 1e-9);
  let roll = easeInOut(clamp((year - whole - 0.45) / 0.55, 0, 1));
  let right = PLOT.right + 6;
  g.save();
  g.beginPath();
  g.rect(WIDTH / 2, 505, WIDTH / 2, 121);
  g.clip();
  for (let place = 0; place < 4; place++) {
    const digit = Math.floor(whole / 10 ** place) % 10;
    const next = (digit + 1) % 10;
    const width = widths[digit] + (widths[next] - widths[digit]) * roll;
    text(digit, right - width / 2, 620 - roll * travel, style);
    if (roll > 0) text(next, right - width / 2, 620 + (1 - roll) * travel, style);
    right -= width - 2;
    if (digit !== 9) roll = 0;
  }
  g.restore();
}

function drawTimeline(year) {
  const y = 656;
  const left = PLOT.left;
  const right = WIDTH - MARGIN;
  const at = (when) => left + ((right - left) * (when - data.firstYear)) / (ranking.lastYear - data.firstYear);
  g.fillStyle = LINE;
  g.fillRect(left, y - 1.5, right - left, 3);
  g.fillStyle = INK;
  g.fillRect(left, y - 1.5, at(year) - left, 3);
  for (let when = data.firstYear; when <= ranking.lastYear; when++) {
    g.fillStyle = when <= year ? INK : LINE;
    g.fillRect(at(when) - 1.5, y - 5, 3, 10);
  }
  g.fillStyle = INK;
  g.beginPath();
  g.arc(at(year), y, 8, 0, 2 * Math.PI);
  g.fill();
  text(data.firstYear, left, y + 32, { font: `500 16px ${TEXT}`, color: SOFT });
  text(ranking.lastYear, right, y + 32, { font: `500 16px ${TEXT}`, color: SOFT, align: 'right' });
  text(data.note, (left + right) / 2, y + 32, { font: `500 16px ${TEXT}`, color: SOFT, align: 'center' });
}

function text(string, x, y, { font, color = INK, align = 'left', spacing = '0px' }) {
  g.font = font;
  g.fillStyle = color;
  g.textAlign = align;
  g.letterSpacing = spacing;
  g.fillText(string, x, y);
}

/** Right-aligned; every digit takes the same room, so that running numbers do not tremble. */
function figures(string, right, y, style) {
  g.font = style.font;
  g.letterSpacing = '0px';
  const advance = g.measureText('0').width;
  for (const character of [...string].reverse()) {
    const isDigit = character >= '0' && character <= '9';
    const width = isDigit ? advance : g.measureText(character).width;
    text(character, right - width / 2, y, { ...style, align: 'center' });
    right -= width;
  }
}

/** Whether dark letters read better on a colour than white ones. */
function isBright(hex) {
  const [red, green, blue] = [1, 3, 5].map((at) => (Number.parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.24;
}

function easeOut(t) {
  return 1 - (1 - t) ** 4;
}

function easeInOut(t) {
  return t < 0.5 ? 4 * t ** 3 : 1 - 4 * (1 - t) ** 3;
}

/** Even speed with short soft ends, so that years pass at one pace. */
function softEnds(t) {
  const soft = 0.08;
  const speed = 1 / (1 - soft);
  if (t < soft) return (speed * t * t) / (2 * soft);
  if (t > 1 - soft) return 1 - (speed * (1 - t) ** 2) / (2 * soft);
  return speed * (t - soft / 2);
}
