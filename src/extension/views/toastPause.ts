import { setTimeout as delay } from 'node:timers/promises';

/** VS Code drops the toast of a message that comes in the moment in which a progress notification closes: only its bell tells of it. */
export function toastPause(): Promise<void> {
  return delay(1200);
}
