/** One animation under the clock. The native timeline stands still; `start` says where page time has it begin. */
export interface HeldAnimation {
  readonly animation: Animation;
  /** Whether page time moves it, as of the last style flush. */
  running: boolean;
  /** Page time (of this window, ms) at which its current time was 0, by its rate. */
  start: number | undefined;
  /** As of the last style flush. */
  rate: number;
  /** Current time last given to the native animation, ms. */
  shown: number | undefined;
  finished: boolean;
}
