import { InvalidInput } from '../errors';
import type { OptionHints } from '../FailureReport';
import { readFrameRate } from '../plan/frameRate';
import { longestSide, mostFrames } from '../plan/limits';

/** What a page can state about itself. `frames` and `duration` both state its length. */
export type Field = 'width' | 'height' | 'fps' | 'duration' | 'frames';

/** Where a statement stands. */
export interface Place {
  /** As errors name it. */
  readonly file: string;
  readonly line?: number;
}

/** One thing that a page states about itself, unread: `width=1280px` in line 3 of page.html. */
export interface Statement {
  readonly field: Field;
  /** What stands there as the value. */
  readonly text: string;
  readonly place: Place;
  /** The statement as it is spelled where it stands, with `text` for its value: `data-width="1280"`. */
  spell(text: string): string;
}

const fields: Readonly<Record<string, Field>> = {
  width: 'width',
  height: 'height',
  fps: 'fps',
  framerate: 'fps',
  duration: 'duration',
  durationinseconds: 'duration',
  frames: 'frames',
  framecount: 'frames',
  totalframes: 'frames',
};

const sidePattern = /^(\d{1,9})(?:\.0*)?\s*(?:px)?$/i;
const durationPattern = /^((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(ms|s|secs?|seconds?)?$/i;

/** The field that a key such as `frame-rate` or `frameRate` means, if any. */
export function fieldNamed(key: string): Field | undefined {
  const name = key.toLowerCase().replace(/[-_]/g, '');
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The key that a misspelt one was meant to be, if any: `duration` for `duraton`. */
export function keyLike(key: string): string | undefined {
  const name = key.toLowerCase().replace(/[-_]/g, '');
  const most = name.length < 5 ? 1 : 2;
  return Object.keys(fields).find((known) => distance(name, known) <= most);
}

/** Letters to add, take away or change to make one word of the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= to.length; j++) {
      const changed = (row[j - 1] ?? 0) + (letter === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** `page.html:3` */
export function formatPlace({ file, line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** `page.html:3 says width=1280` */
export function quote(statement: Statement): string {
  return `${formatPlace(statement.place)} says ${statement.spell(statement.text)}`;
}

/** CSS pixels. Throws InvalidInput naming the place. */
export function readSide(statement: Statement): number {
  const side = Number(sidePattern.exec(statement.text.trim())?.[1]);
  if (side >= 1 && side <= longestSide) return side;
  throw unreadable(statement, `must be a whole number of CSS pixels from 1 to ${longestSide}`, '1280');
}

/** Throws InvalidInput naming the place. */
export function readRate(statement: Statement) {
  const rate = readFrameRate(statement.text.trim().replace(/\s*fps$/i, ''));
  if (typeof rate !== 'string') return rate;
  throw unreadable(statement, rate, '30');
}

/** Seconds. Throws InvalidInput naming the place. */
export function readDuration(statement: Statement): number {
  const [, amount = '', unit = 's'] = durationPattern.exec(statement.text.trim()) ?? [];
  const seconds = amount === '' ? Number.NaN : Number(amount) / (unit.toLowerCase() === 'ms' ? 1000 : 1);
  if (seconds > 0 && seconds <= 1e9) return seconds;
  throw unreadable(statement, 'must be a number of seconds above 0', '5');
}

/** Throws InvalidInput naming the place. */
export function readFrames(statement: Statement): number {
  const frames = Number(/^(\d{1,12})\s*(?:frames?)?$/i.exec(statement.text.trim())?.[1]);
  if (frames >= 1 && frames <= mostFrames) return frames;
  throw unreadable(statement, `must be a whole number of frames from 1 to ${mostFrames}`, '150');
}

function unreadable(statement: Statement, need: string, example: string): InvalidInput {
  return new InvalidInput(`${quote(statement)}, but the ${nouns[statement.field]} ${need}`, {
    mend: `Write ${statement.spell(example)} (with your own number) in ${formatPlace(statement.place)}.`,
    source: formatPlace(statement.place),
  });
}

const nouns: Readonly<Record<Field, string>> = {
  width: 'width',
  height: 'height',
  fps: 'frame rate',
  duration: 'duration',
  frames: 'number of frames',
};

/** The options that override what a page states. */
export const overrides: Readonly<Record<Field, OptionHints>> = {
  width: { width: 1280, height: 720 },
  height: { width: 1280, height: 720 },
  fps: { fps: 30 },
  duration: { durationInSeconds: 5 },
  frames: { durationInSeconds: 5 },
};
