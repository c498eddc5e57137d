import type { Phase } from '../../core/orchestrator/events';
import { parseFrameRate } from '../../core/plan/frameRate';
import type { Composition } from '../../core/plan/types';

/** What a phase does, in words. */
export const phaseNames: Readonly<Record<Phase, string>> = {
  probe: 'reading the page',
  render: 'rendering',
  stitch: 'joining',
  mix: 'mixing sound',
  verify: 'verifying',
  publish: 'publishing',
};

/** `4.2 s`, or `3:05` from two minutes on. */
export function formatSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  return formatClock(seconds);
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatClock(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** `30 fps`, `29.97 fps`. */
export function formatRate(fps: string): string {
  const { num, den } = parseFrameRate(fps);
  return `${Number((num / den).toFixed(3))} fps`;
}

/** `1 frame`, `3 chunks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `1280×720, 30 fps`. */
export function formatPicture({ width, height, fps }: Composition): string {
  return `${width}×${height}, ${formatRate(fps)}`;
}

/** A head and rows, in columns: text to the left, numbers to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const columns = head.map((_, column) => ({
    width: Math.max(...lines.map((line) => line[column]?.length ?? 0)),
    isNumeric: /^[\d.]/.test(rows[0]?.[column] ?? ''),
  }));
  const cells = (line: readonly string[]) =>
    columns.map(({ width, isNumeric }, column) => {
      const text = line[column] ?? '';
      return isNumeric ? text.padStart(width) : text.padEnd(width);
    });
  return lines.map((line) => cells(line).join('  ').trimEnd()).join('\n');
}
