import type { FailureReport } from '../../core/FailureReport';
import type { RunEvent } from '../../core/orchestrator/events';

/** Shows a run to whoever started it. */
export interface Reporter {
  readonly onEvent: (event: RunEvent) => void;
  /** The run ended with this; called after the last event. */
  readonly onFailure: (failure: FailureReport) => void;
  /** Nothing more comes. */
  readonly close: () => void;
}
