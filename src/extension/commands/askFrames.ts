import * as vscode from 'vscode';
import { parseFrameRange } from '../../core/plan/parseFrameRange';

/** First and last frame of a composition that has `totalFrames`. */
export type FrameSpan = readonly [first: number, last: number];

/** Reads `10-59`, `10` for one frame, or `10-` for all from there on; otherwise says what is wrong with it. */
export function parseFrames(text: string, totalFrames: number): FrameSpan | string {
  const range = tryParse(text);
  if (!range) return vscode.l10n.t('Write the first and the last frame, for instance 0-59.');
  const { startFrame, frameCount = Math.max(1, totalFrames - startFrame) } = range;
  const last = startFrame + frameCount - 1;
  return last < totalFrames ? [startFrame, last] : vscode.l10n.t('The last frame is {0}.', totalFrames - 1);
}

function tryParse(text: string): ReturnType<typeof parseFrameRange> | undefined {
  try {
    return parseFrameRange(text);
  } catch {
    return undefined;
  }
}

/** Asks for a range of frames. undefined: nobody answered. */
export async function askFrames(totalFrames: number, value = `0-${totalFrames - 1}`): Promise<FrameSpan | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Frames to render'),
    prompt: vscode.l10n.t('First and last frame, both included: 0 to {0}', totalFrames - 1),
    value,
    validateInput: (input) => asProblem(parseFrames(input, totalFrames)),
  });
  return text === undefined ? undefined : (parseFrames(text, totalFrames) as FrameSpan);
}

/** Asks for one frame. undefined: nobody answered. */
export async function askFrame(totalFrames: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Frame to render'),
    prompt: vscode.l10n.t('A frame from 0 to {0}', totalFrames - 1),
    value: '0',
    validateInput: (input) =>
      /^\s*\d+\s*$/.test(input)
        ? asProblem(parseFrames(input, totalFrames))
        : vscode.l10n.t('Write the number of a frame.'),
  });
  return text === undefined ? undefined : Number(text);
}

function asProblem(parsed: FrameSpan | string): string | undefined {
  return typeof parsed === 'string' ? parsed : undefined;
}
