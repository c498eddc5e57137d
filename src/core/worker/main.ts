import { setTimeout as delay } from 'node:timers/promises';
import { killGroup } from '../process/killTree';
import { ChunkRenderer } from './ChunkRenderer';
import type { MessageFromWorker } from './protocol';
import { WorkerSession } from './WorkerSession';

// The entry of a worker process.

/** How long cleaning up may take where the pool waits for us, and where nobody does any more. */
const stopMs = 600;
const orphanedMs = 1500;

const send = (message: MessageFromWorker) => process.send?.(message, () => {});
const session = new WorkerSession(new ChunkRenderer(), send, () => void leave(stopMs));
let isLeaving = false;

async function leave(withinMs: number): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await Promise.race([session.close().catch(() => {}), delay(withinMs)]);
  // Where this process leads its group, that ends whatever is still there of its browser and ffmpeg, and itself.
  killGroup(process.pid);
  process.exit(0);
}

process.on('message', (message) => session.receive(message));
// The pool is gone, killed as it may be.
process.on('disconnect', () => void leave(orphanedMs));
process.on('SIGTERM', () => void leave(stopMs));
process.on('SIGINT', () => void leave(stopMs));
