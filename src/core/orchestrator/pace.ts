interface Sample {
  readonly atMs: number;
  readonly frames: number;
}

/** Two points of the recent past, enough to know the speed of the last seconds. Plain data. */
export interface Pace {
  readonly earlier: Sample;
  readonly recent: Sample;
}

const windowMs = 5000;
const shortestMs = 500;

/** The pace after `frames` were done at `atMs`: it looks back between one and two windows of 5 s. */
export function paceAt(pace: Pace | undefined, now: Sample): Pace {
  if (!pace) return { earlier: now, recent: now };
  return now.atMs - pace.recent.atMs < windowMs ? pace : { earlier: pace.recent, recent: now };
}

/** Frames per second at `now`; undefined while there is too little to tell. */
export function framesPerSecond(pace: Pace, now: Sample): number | undefined {
  const elapsedMs = now.atMs - pace.earlier.atMs;
  return elapsedMs < shortestMs ? undefined : ((now.frames - pace.earlier.frames) * 1000) / elapsedMs;
}
