import type { FrameReadings, Reading } from './readFrames';

/** What a cell should show at a frame; undefined where anything may stand. */
export type Series = (frame: number) => Reading | undefined;

/**
 * What a cell should show over a film. Where the standard leaves a choice, several series, of which the film must keep
 * to one. `'same'`: whatever the whole render shows, as for random walks, so long as it is a number and moves.
 */
export type Expectation = Series | readonly Series[] | 'same';

export interface WrongFrame {
  readonly frame: number;
  readonly cell: string;
  readonly expected: Reading | undefined;
  readonly got: Reading | undefined;
}

/** Cells that do not show what they should, frame by frame. A cell without an expectation shows the frame's number. */
export function wrongFrames(
  frames: readonly FrameReadings[],
  cells: readonly string[],
  expectations: Readonly<Record<string, Expectation>>,
  reference?: readonly FrameReadings[],
): WrongFrame[] {
  for (const name of Object.keys(expectations)) {
    if (!cells.includes(name)) throw new Error(`the page has no cell named ${name}`);
  }
  return cells.flatMap((cell) => {
    const expectation = expectations[cell] ?? ((frame: number) => frame);
    if (expectation === 'same') return unlike(cell, frames, reference);
    const choices = (typeof expectation === 'function' ? [expectation] : expectation).filter(
      // What the whole render chose, the chunks must choose too.
      (series, _, all) => all.length === 1 || !reference || misses(cell, reference, series).length === 0,
    );
    const misread = choices.map((series) => misses(cell, frames, series));
    return misread.sort((a, b) => a.length - b.length)[0] ?? [];
  });
}

function misses(cell: string, frames: readonly FrameReadings[], series: Series): WrongFrame[] {
  return frames.flatMap((readings, frame) => {
    const expected = series(frame);
    const got = readings.get(cell);
    return expected === undefined || expected === got ? [] : [{ frame, cell, expected, got }];
  });
}

function unlike(cell: string, frames: readonly FrameReadings[], reference?: readonly FrameReadings[]): WrongFrame[] {
  if (reference) return misses(cell, frames, (frame) => reference[frame]?.get(cell));
  const moves = new Set(frames.map((readings) => readings.get(cell))).size > frames.length / 4;
  if (!moves) return [{ frame: 0, cell, expected: undefined, got: frames[0]?.get(cell) }];
  return frames.flatMap((readings, frame) =>
    readings.get(cell) === 'unreadable' ? [{ frame, cell, expected: undefined, got: 'unreadable' as const }] : [],
  );
}

/** One line a cell, frames in a row drawn together: `css: frames 3–9 should be 3, 4, 5, … and are 2, 3, 4, …`. */
export function describeWrong(wrong: readonly WrongFrame[]): string {
  const cells = [...new Set(wrong.map(({ cell }) => cell))];
  const lines = cells.map((name) => {
    const misread = wrong.filter(({ cell }) => cell === name);
    return `${name} (${misread.length} wrong): ${runsOf(misread)}`;
  });
  return lines.join('\n');
}

function runsOf(misread: readonly WrongFrame[]): string {
  const runs: WrongFrame[][] = [];
  for (const each of misread) {
    const run = runs.at(-1);
    if (run?.at(-1)?.frame === each.frame - 1) run.push(each);
    else runs.push([each]);
  }
  return runs.map(describeRun).join('; ');
}

function describeRun(run: readonly WrongFrame[]): string {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return '';
  const frames = first === last ? `frame ${first.frame}` : `frames ${first.frame}–${last.frame}`;
  return `${frames} should be ${listOf(run.map(({ expected }) => expected))} and ${first === last ? 'is' : 'are'} ${listOf(run.map(({ got }) => got))}`;
}

function listOf(values: readonly (Reading | undefined)[]): string {
  const unequal = values.filter((value, index) => index === 0 || value !== values[index - 1]);
  const shown = unequal.slice(0, 6).map((value) => value ?? 'a number that moves');
  return shown.join(', ') + (unequal.length > 6 ? ', …' : '');
}
