import { InvalidInput } from '../errors';
import { parseDecimal, type Rational, reduce } from './rational';

/** Frames per second as an exact, reduced ratio. */
export interface FrameRate {
  readonly num: number;
  readonly den: number;
}

const highest = 1000;
const lowest = 0.01;
// Containers count in ticks of 1/num seconds, in 32 bits.
const largestTerm = 1_000_000;
// What people write for n × 1000/1001 is rounded: 23.976, 23.98, 29.97, 59.94.
const ntscNominals = [24, 30, 48, 60, 120];
const ntscTolerance = 0.005;

/**
 * Reads frames per second: a number, or text such as `'25'`, `'29.97'` or `'30000/1001'`. 23.976, 29.97 and 59.94 mean
 * the exact NTSC ratios. Throws InvalidInput for anything that is no rate from 0.01 to 1000.
 */
export function parseFrameRate(fps: number | string): FrameRate {
  const rate = readFrameRate(fps);
  if (typeof rate !== 'string') return rate;
  throw new InvalidInput(`fps ${rate}, but is ${typeof fps === 'string' ? JSON.stringify(fps) : String(fps)}`, {
    mend: 'Give frames per second such as 30, 29.97 or 30000/1001.',
    options: { fps: 30 },
  });
}

/** The rate that `fps` means or, where it means none, what a rate must be, as a phrase that follows its name. */
export function readFrameRate(fps: unknown): FrameRate | string {
  const exact =
    typeof fps === 'number' ? readDecimalRate(String(fps)) : typeof fps === 'string' ? readRateText(fps) : undefined;
  if (!exact) return "must be a number such as 30 or 29.97, or a ratio such as '30000/1001'";
  const value = Number(exact.num) / Number(exact.den);
  if (!(value >= lowest && value <= highest)) return `must lie between ${lowest} and ${highest} frames per second`;
  const { num, den } = reduce(exact);
  if (num > largestTerm || den > largestTerm) {
    return "has more digits than a video's clock can keep (write a ratio of smaller whole numbers, such as '100/3')";
  }
  return { num: Number(num), den: Number(den) };
}

/** The exact ratio as text: `'30/1'`, `'30000/1001'`. */
export function formatFrameRate(rate: FrameRate): string {
  return `${rate.num}/${rate.den}`;
}

/** Seconds from frame 0 to the start of `frame`. */
export function frameToSeconds(frame: number, rate: FrameRate): number {
  return (frame * rate.den) / rate.num;
}

/**
 * Frames needed to show `seconds`: `ceil(seconds × rate)`, exact for the decimal that the number reads as (0.14 s at
 * 50 fps are 7). What exceeds a whole frame by no more than the noise of a computed double makes no frame of its own.
 * Throws InvalidInput.
 */
export function framesInDuration(seconds: number, rate: FrameRate): number {
  const duration = parseDecimal(String(seconds));
  if (!duration) {
    throw new InvalidInput(`a duration must be zero or more seconds, but is ${seconds}`, {
      mend: 'Give the length in seconds, such as 5.',
      options: { durationInSeconds: 5 },
    });
  }
  const num = duration.num * BigInt(rate.num);
  const den = duration.den * BigInt(rate.den);
  const whole = num / den;
  const excess = num % den;
  // A double carries 53 bits; a sum or quotient of a few of them is right to 50.
  const isNoise = whole > 0n && excess << 50n <= num;
  return Number(excess === 0n || isNoise ? whole : whole + 1n);
}

function readRateText(text: string): Rational | undefined {
  const ratio = /^\s*(\d{1,12})\s*\/\s*(\d{1,12})\s*$/.exec(text);
  if (!ratio) return /^\s*[\d.]{1,20}\s*$/.test(text) ? readDecimalRate(text.trim()) : undefined;
  const [, num = '', den = ''] = ratio;
  return BigInt(den) === 0n ? undefined : { num: BigInt(num), den: BigInt(den) };
}

function readDecimalRate(text: string): Rational | undefined {
  const nominal = ntscNominals.find((each) => Math.abs(Number(text) - (each * 1000) / 1001) < ntscTolerance);
  return nominal === undefined ? parseDecimal(text) : { num: BigInt(nominal) * 1000n, den: 1001n };
}

/** Ticks per second of a track in which every frame of this rate is a whole number of ticks. */
export function trackTimescale(rate: FrameRate): number {
  let scale = rate.num;
  while (scale < 10_000) scale *= 2;
  return scale;
}
