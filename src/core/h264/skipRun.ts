import type { BitWriter } from './BitWriter';

/**
 * At this quantiser "skipped" is the more probable from the first macroblock on, so that only this path of the arithmetic
 * coder is ever taken. What is skipped is not quantised.
 */
export const skipQp = 51;

/** State of context 11 (mb_skip_flag) there, by table 9-13 with cabac_init_idc 0: ((23 × 51) >> 4) + 33 − 64. */
const firstState = 42;
const lastState = 62;

/** rangeTabLPS of the states from 42 to 62, table 9-44: four ranges a state. */
const rangeLps = [
  [16, 20, 23, 27], [15, 19, 22, 25], [14, 18, 21, 24], [14, 17, 20, 23], [13, 16, 19, 22], [12, 15, 18, 21], [12, 14, 17, 20],
  [11, 14, 16, 19], [11, 13, 15, 18], [10, 12, 15, 17], [10, 12, 14, 16], [9, 11, 13, 15], [9, 11, 12, 14], [8, 10, 12, 14],
  [8, 9, 11, 13], [7, 9, 11, 12], [7, 9, 10, 12], [7, 8, 10, 11], [6, 8, 9, 11], [6, 7, 9, 10], [6, 7, 8, 9],
] as const; // biome-ignore format: seven states a line

/**
 * The data of a slice in which all macroblocks are skipped, by CABAC, with the stop bit at its end: ITU-T H.264 (08/2021),
 * 9.3.4.2 to 9.3.4.5.
 */
export function encodeSkips(writer: BitWriter, macroblocks: number): void {
  let low = 0;
  let range = 510;
  let outstanding = 0;
  let isFirst = true;
  let state = firstState;
  const put = (bit: number) => {
    if (isFirst) isFirst = false;
    else writer.bits(bit, 1);
    for (; outstanding > 0; outstanding--) writer.bits(1 - bit, 1);
  };
  const renormalise = () => {
    for (; range < 256; range *= 2, low *= 2) {
      if (low < 256) put(0);
      else if (low >= 512) {
        low -= 512;
        put(1);
      } else {
        low -= 256;
        outstanding++;
      }
    }
  };
  for (let left = macroblocks; left > 0; left--) {
    range -= rangeLps[state - firstState]?.[(range >> 6) & 3] ?? 0;
    state = Math.min(state + 1, lastState);
    renormalise();
    // end_of_slice_flag
    range -= 2;
    if (left > 1) renormalise();
  }
  low += range;
  range = 2;
  renormalise();
  put((low >> 9) & 1);
  writer.bits(((low >> 7) & 3) | 1, 2);
}
