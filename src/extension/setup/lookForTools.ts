import * as vscode from 'vscode';
import type { SetupParts } from './SetupParts';
import { setSetupState } from './setupState';

// Whatever the window was opened for comes first.
const delayMs = 2000;

/** Looks once, without starting anything, so that a view can say what is missing before a render fails for it. */
export function lookForTools(parts: SetupParts): vscode.Disposable {
  const look = () => lookOnce(parts).catch((error: unknown) => parts.log.warn(`set-up: ${error}`));
  const timer = setTimeout(look, delayMs);
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('framewright.browserPath') || change.affectsConfiguration('framewright.ffmpegPath'))
      void look();
  });
  return vscode.Disposable.from(settings, { dispose: () => clearTimeout(timer) });
}

async function lookOnce({ loadEngine, readSettings, log }: SetupParts): Promise<void> {
  const engine = await loadEngine();
  const { machine } = readSettings();
  const missing = await Promise.all([engine.resolveBrowser(machine), engine.resolveFfmpeg(machine)]).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (missing !== undefined) log.warn(`set-up: ${missing}`);
  // Whether what is there works is for Check Setup to say.
  await setSetupState(missing === undefined ? undefined : 'missing');
}
