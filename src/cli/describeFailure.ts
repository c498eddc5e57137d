import type { FailureReport } from '../core/orchestrator/events';
import { toPlainText } from './toPlainText';

/** A failure in readable lines: what, where, what the tool said, and what to do about it. */
export function describeFailure(failure: FailureReport): string {
  const { message, frame, source, stderrTail, screenshot, mend } = failure;
  const lines = [
    `error: ${message}`,
    frame === undefined ? undefined : `  at frame ${frame}`,
    source === undefined ? undefined : `  in ${source}`,
    screenshot === undefined ? undefined : `  the page then: ${screenshot}`,
    stderrTail ? stderrTail.trimEnd().replace(/^/gm, '  | ') : undefined,
    mend,
  ];
  return toPlainText(lines.filter((line) => line !== undefined).join('\n'));
}
