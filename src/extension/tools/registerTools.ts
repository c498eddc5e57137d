import * as vscode from 'vscode';
import { abortWith } from '../abortWith';
import { renderToEnd } from '../api/createApi';
import { optionsFrom, type RenderParts } from '../commands/renderCommands';
import type { CompositionIndex } from '../compositions/CompositionIndex';
import { readSettings } from '../settings/readSettings';
import { pageInWorkspace } from './pageInWorkspace';

export interface ToolParts extends RenderParts {
  readonly compositions: CompositionIndex;
}

type Input = Readonly<Record<string, unknown>>;
type Invoke = (input: Input, token: vscode.CancellationToken) => Promise<vscode.LanguageModelToolResult>;

/** What a language model can do with compositions: list them, look at a frame, render one. */
export function registerTools(parts: ToolParts): vscode.Disposable {
  // Forks of VS Code do without.
  if (!vscode.lm?.registerTool) return vscode.Disposable.from();
  return vscode.Disposable.from(
    vscode.lm.registerTool(
      'list_compositions',
      tool(() => listCompositions(parts)),
    ),
    vscode.lm.registerTool(
      'capture_composition_frame',
      tool(
        (input, token) => captureFrame(input, token, parts),
        ({ page, frame }) => ({
          title: vscode.l10n.t('Look at a frame'),
          message: vscode.l10n.t('Run {0} in a browser and look at frame {1}?', String(page), String(frame ?? 0)),
        }),
      ),
    ),
    vscode.lm.registerTool(
      'render_composition',
      tool(
        (input, token) => render(input, token, parts),
        ({ page }) => ({
          title: vscode.l10n.t('Render a composition'),
          message: vscode.l10n.t('Run {0} in a browser and render it to a video?', String(page)),
        }),
      ),
    ),
  );
}

function tool(
  invoke: Invoke,
  confirm?: (input: Input) => vscode.LanguageModelToolConfirmationMessages,
): vscode.LanguageModelTool<Input> {
  return {
    invoke: ({ input }, token) => invoke(input ?? {}, token),
    prepareInvocation: ({ input }) => (confirm ? { confirmationMessages: confirm(input ?? {}) } : {}),
  };
}

async function listCompositions({ compositions }: ToolParts): Promise<vscode.LanguageModelToolResult> {
  const found = await compositions.list();
  const list = found.map(({ uri, facts }) => {
    const { isComposition: _is, ...rest } = facts;
    return { page: vscode.workspace.asRelativePath(uri), ...rest };
  });
  return answer(JSON.stringify(list, undefined, 1));
}

async function captureFrame(
  input: Input,
  token: vscode.CancellationToken,
  { loadEngine }: ToolParts,
): Promise<vscode.LanguageModelToolResult> {
  requireTrusted();
  const page = await pageInWorkspace(input.page);
  const frame = wholeNumber(input.frame ?? 0, 'frame');
  const engine = await loadEngine();
  const settings = readSettings(page);
  const { chunkFrames: _chunks, concurrency: _workers, ...options } = optionsFrom(settings, 1);
  try {
    const still = { ...options, ...settings.machine, quality: 'high' as const };
    const { bytes } = await engine.renderStill(page.fsPath, frame, still, { signal: abortWith(token) });
    const picture = vscode.LanguageModelDataPart.image(bytes, 'image/png');
    const text = `Frame ${frame} of ${vscode.workspace.asRelativePath(page)}, as the film will show it.`;
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text), picture]);
  } catch (error) {
    throw forModel(engine.toFailureReport(error));
  }
}

async function render(
  input: Input,
  token: vscode.CancellationToken,
  parts: ToolParts,
): Promise<vscode.LanguageModelToolResult> {
  requireTrusted();
  const page = await pageInWorkspace(input.page);
  const quality = ['draft', 'standard', 'high'].find((each) => each === input.quality) as 'draft' | undefined;
  const wish = quality ? { options: { quality } } : {};
  const { status, outputFile, run } = await renderToEnd(page, wish, { ...parts, token });
  if (run.status.kind === 'failed') throw forModel(run.status.failure);
  if (status !== 'finished') return answer(`The render was ${status}.`);
  const film = vscode.workspace.asRelativePath(outputFile);
  return answer(`Rendered ${run.totalFrames} frames to ${film}.`);
}

function requireTrusted(): void {
  if (!vscode.workspace.isTrusted)
    throw new Error('The folder is not trusted, so nothing in it is run. Its owner must trust it first.');
}

function wholeNumber(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new Error(`"${name}" must be a whole number from 0.`);
}

function forModel({
  message,
  mend,
  source,
  frame,
}: {
  message: string;
  mend?: string;
  source?: string;
  frame?: number;
}): Error {
  const place = [...(frame === undefined ? [] : [`frame ${frame}`]), ...(source ? [source] : [])].join(', ');
  return new Error([message, place && `At ${place}.`, mend].filter((text) => text).join(' '));
}

function answer(text: string): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}
