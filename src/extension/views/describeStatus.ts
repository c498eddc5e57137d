import type { ChunkStatus } from '../../core/orchestrator/chunkState';
import type { Localizer } from './describeProgress';

/** The state of a chunk in a word. */
export function describeStatus(status: ChunkStatus, l10n: Localizer): string {
  switch (status) {
    case 'planned':
      return l10n.t('planned');
    case 'queued':
      return l10n.t('queued');
    case 'running':
      return l10n.t('running');
    case 'retrying':
      return l10n.t('trying again');
    case 'done':
      return l10n.t('done');
    case 'reused':
      return l10n.t('reused');
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
    default:
      return status satisfies never;
  }
}
