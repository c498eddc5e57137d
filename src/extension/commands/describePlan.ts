import { parseFrameRate } from '../../core/plan/frameRate';
import type { RenderPlan } from '../../core/plan/types';

/** A plan as a page of Markdown: what would be rendered, in which chunks, to where. */
export function describePlan(
  { composition, totalFrames, chunks, finalOutputFile }: RenderPlan,
  concurrency: number,
): string {
  const { num, den } = parseFrameRate(composition.fps);
  const fps = Number((num / den).toFixed(3));
  const facts = [
    ['Page', composition.url],
    ['Size', `${composition.width} × ${composition.height}`],
    ['Frame rate', den === 1 ? `${fps} fps` : `${fps} fps (${composition.fps})`],
    ['Length', `${totalFrames} frames, ${Number(((totalFrames * den) / num).toFixed(3))} s`],
    ['Chunks', `${chunks.length}, up to ${Math.min(concurrency, chunks.length)} at a time`],
    ['Film', finalOutputFile],
  ];
  const rows = chunks.map(({ id, startFrame, frameCount }) => [
    id,
    `${startFrame}–${startFrame + frameCount - 1}`,
    frameCount,
  ]);
  return [
    '# Render plan',
    '',
    'What a render would do. Nothing has been rendered yet.',
    '',
    table(['', ''], facts),
    '',
    table(['Chunk', 'Frames', 'Count'], rows),
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function escapeCell(cell: string | number): string {
  return String(cell)
    .replace(/[|\\`*_<[]/g, '\\$&')
    .replace(/\s+/g, ' ');
}
