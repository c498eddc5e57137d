import type { RunState } from '../../core/orchestrator/state';
import { formatClock, phaseNames } from './words';

/** One line on where a run stands: phase, chunks done, frames, fps, time left. */
export function progressLine(state: RunState): string {
  const phase = state.phase ? phaseNames[state.phase] : state.totalFrames === 0 ? 'starting' : 'finishing';
  const parts = state.phase === 'render' ? [phase, ...renderingParts(state)] : [phase];
  return parts.join('  ');
}

function renderingParts({ chunkCounts, totalFrames, framesDone, fps, secondsLeft }: RunState): string[] {
  const chunks = Object.values(chunkCounts).reduce((sum, each) => sum + each, 0);
  const percent = totalFrames === 0 ? 0 : Math.floor((framesDone / totalFrames) * 100);
  return [
    `${percent} %`,
    `chunks ${chunkCounts.done + chunkCounts.reused}/${chunks}`,
    `frames ${Math.floor(framesDone)}/${totalFrames}`,
    ...(fps === undefined ? [] : [`${fps.toFixed(1)} fps`]),
    ...(secondsLeft === undefined ? [] : [`${formatClock(secondsLeft)} left`]),
    ...(chunkCounts.retrying > 0 ? [`${chunkCounts.retrying} to try again`] : []),
  ];
}
