/** Page time of one window. All times are ms; `now` counts from frame 0 of the composition. */
export class Clock {
  /** Time of the composition: what the turn in progress has reached. */
  now = 0;
  /** Changes whenever code of the page ran or something visible moved; a turn that leaves it alone was quiet. */
  activity = 0;

  /** @param origin time of the composition at which this window began */
  constructor(public origin = 0) {}

  /** What `performance.now()` reads here. */
  get local(): number {
    return this.now - this.origin;
  }
}
