import type { RunEvent } from '../../core/orchestrator/events';
import { toPlainText } from '../toPlainText';
import { count, formatPicture } from './words';

/** The events a person should read as a line of their own. */
export function describeEvent(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'planned':
      return `${formatPicture(event.composition)}: ${count(event.totalFrames, 'frame')} in ${count(event.chunks.length, 'chunk')}`;
    case 'warning':
      return toPlainText(`warning: ${event.message}${describePlace(event)}`);
    case 'chunkRetrying':
      return toPlainText(
        `chunk ${event.chunk} failed (${event.failure.message}); trying again, attempt ${event.attempt + 1}`,
      );
    case 'log':
      // What each worker takes up is for logs; a terminal has its live line.
      return event.worker === undefined ? event.message : undefined;
    default:
      return undefined;
  }
}

function describePlace({ frame, source }: { readonly frame?: number; readonly source?: string }): string {
  const parts = [...(frame === undefined ? [] : [`frame ${frame}`]), ...(source === undefined ? [] : [source])];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
