import type { Phase } from '../../core/orchestrator/events';
import { chunkCount, type RenderRecord } from '../renders/RenderRecord';

/** The part of `vscode.l10n` that texts need. */
export interface Localizer {
  t(message: string, ...args: (string | number)[]): string;
}

/** A phase in words, as something that goes on. */
export function describePhase(phase: Phase, l10n: Localizer): string {
  switch (phase) {
    case 'probe':
      return l10n.t('reading the page');
    case 'render':
      return l10n.t('rendering');
    case 'mix':
      return l10n.t('mixing sound');
    case 'stitch':
      return l10n.t('joining chunks');
    case 'verify':
      return l10n.t('verifying');
    case 'publish':
      return l10n.t('putting the film in place');
    default:
      return phase satisfies never;
  }
}

/** Where a render stands: `rendering intro · chunk 3/8 · 412/900 frames · 96 fps · 5 s left`. */
export function describeProgress(record: RenderRecord, l10n: Localizer): string {
  const { run, name, status } = record;
  if (status === 'queued') return l10n.t('{0} is queued', name);
  // Between two phases the one before is still what people know of.
  const latest = run.phase ?? (Object.keys(run.phases) as Phase[]).at(-1);
  const parts = [describeWork(latest, name, l10n), ...(run.phase === 'render' ? describeFrames(record, l10n) : [])];
  return [...parts, ...(run.waiting ? [run.waiting] : [])].join(' · ');
}

/** What is done to a film, by its name. */
function describeWork(phase: Phase | undefined, name: string, l10n: Localizer): string {
  switch (phase) {
    case undefined:
      return l10n.t('starting {0}', name);
    case 'probe':
      return l10n.t('reading {0}', name);
    case 'render':
      return l10n.t('rendering {0}', name);
    case 'mix':
      return l10n.t('mixing the sound of {0}', name);
    case 'stitch':
      return l10n.t('joining the chunks of {0}', name);
    case 'verify':
      return l10n.t('verifying {0}', name);
    case 'publish':
      return l10n.t('putting {0} in place', name);
    default:
      return phase satisfies never;
  }
}

function describeFrames({ run }: RenderRecord, l10n: Localizer): string[] {
  const { chunkCounts, framesDone, totalFrames, fps, secondsLeft } = run;
  const count = chunkCount(run);
  const current = Math.min(chunkCounts.done + chunkCounts.reused + 1, count);
  return [
    l10n.t('chunk {0}/{1}', current, count),
    l10n.t('{0}/{1} frames', Math.floor(framesDone), totalFrames),
    ...(fps === undefined ? [] : [l10n.t('{0} fps', fps < 10 ? fps.toFixed(1) : Math.round(fps))]),
    ...(secondsLeft === undefined ? [] : [l10n.t('{0} left', formatDuration(secondsLeft, l10n))]),
  ];
}

/** `5 s`, `3:05 min`, `1:02:03 h`. */
export function formatDuration(seconds: number, l10n: Localizer): string {
  const whole = Math.ceil(seconds);
  if (whole < 100) return l10n.t('{0} s', whole);
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0
    ? l10n.t('{0} h', `${hours}:${pad(minutes)}:${pad(rest)}`)
    : l10n.t('{0} min', `${minutes}:${pad(rest)}`);
}
