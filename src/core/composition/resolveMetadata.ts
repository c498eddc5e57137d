import { InvalidInput } from '../errors';
import { type FrameRate, formatFrameRate, framesInDuration, parseFrameRate } from '../plan/frameRate';
import type { RendererOptions } from '../plan/types';
import {
  type Field,
  formatPlace,
  overrides,
  quote,
  readDuration,
  readFrames,
  readRate,
  readSide,
  type Statement,
} from './statement';

/** What is known of a composition; what is undefined nobody states. */
export interface Metadata {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly rate: FrameRate | undefined;
  /** Length that the page states, in frames at `rate`; undefined where the rate is. */
  readonly frames: number | undefined;
}

/**
 * What the options (which win) and the page say together. Throws InvalidInput where two places in the page disagree, or where
 * what stands there cannot be read; what an option overrides is not looked at.
 */
export function resolveMetadata(statements: readonly Statement[], options: RendererOptions): Metadata {
  const of = (...names: Field[]) => statements.filter(({ field }) => names.includes(field));
  const rate = options.fps === undefined ? agree(of('fps'), readRate, formatFrameRate) : parseFrameRate(options.fps);
  const isLengthGiven = options.durationInSeconds !== undefined;
  return {
    width: options.width ?? agree(of('width'), readSide, String),
    height: options.height ?? agree(of('height'), readSide, String),
    rate,
    frames:
      isLengthGiven || !rate ? undefined : agreeOnLength(of('duration', 'frames'), rate, pageRate(of('fps'), rate)),
  };
}

function agree<T>(statements: readonly Statement[], read: (statement: Statement) => T, format: (value: T) => string) {
  const [first, ...others] = statements;
  if (!first) return undefined;
  const value = read(first);
  const other = others.find((each) => format(read(each)) !== format(value));
  if (!other) return value;
  const corrected = other.spell(first.text.trim());
  throw disagreement(first, other, `Write ${corrected} in ${formatPlace(other.place)} if the first is right`);
}

function agreeOnLength(statements: readonly Statement[], rate: FrameRate, stated: FrameRate): number | undefined {
  const frames = statements.map((statement) => lengthInFrames(statement, rate, stated));
  const differs = frames.findIndex((count) => count !== frames[0]);
  const [first, other] = [statements[0], statements[differs]];
  if (!first || !other) return frames[0];
  throw disagreement(
    first,
    other,
    `Correct one (the first is ${frames[0]} frames, the second ${frames[differs]}) or take it away`,
  );
}

function lengthInFrames(statement: Statement, rate: FrameRate, stated: FrameRate): number {
  if (statement.field === 'duration') return framesInDuration(readDuration(statement), rate);
  // A page of 150 frames at 30 a second lasts five seconds, also where it is rendered at 60.
  const frames = BigInt(readFrames(statement)) * BigInt(stated.den * rate.num);
  const den = BigInt(stated.num * rate.den);
  return Number((frames + den - 1n) / den);
}

/** The rate that the page itself counts its frames in, also where an option overrides it. */
function pageRate([statement]: readonly Statement[], rate: FrameRate): FrameRate {
  return statement ? readRate(statement) : rate;
}

function disagreement(first: Statement, other: Statement, mend: string): InvalidInput {
  return new InvalidInput(`the page contradicts itself: ${quote(first)}, but ${quote(other)}`, {
    mend: `${mend}.`,
    options: overrides[other.field],
    source: formatPlace(other.place),
  });
}

/** Which of size, rate and length neither the options nor the page state. */
export function findGaps(
  { width, height, rate, frames }: Metadata,
  statements: readonly Statement[],
  options: RendererOptions,
) {
  // A length that waits for the rate to become a number of frames is no gap.
  const isLengthStated = statements.some(({ field }) => field === 'duration' || field === 'frames');
  const isLengthKnown = isLengthStated || (frames ?? options.durationInSeconds ?? options.frameCount) !== undefined;
  const known = { width, height, fps: rate, duration: isLengthKnown || undefined };
  return (['width', 'height', 'fps', 'duration'] as const).filter((name) => known[name] === undefined);
}
