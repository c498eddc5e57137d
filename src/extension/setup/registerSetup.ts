import * as vscode from 'vscode';
import { commandIds } from '../commandIds';
import { tellProblem } from '../commands/tellProblem';
import { checkSetup } from './checkSetup';
import { installTools } from './installTools';
import { lookForTools } from './lookForTools';
import { openMachineSetting } from './openMachineSetting';
import type { SetupParts } from './SetupParts';

/** *Check Setup*, *Install Browser and ffmpeg…*, and the first look whether there is anything to render with. */
export function registerSetup(parts: SetupParts): vscode.Disposable {
  const { log } = parts;
  const register = (id: string, run: (given: never) => unknown) =>
    vscode.commands.registerCommand(id, (given: never) => tellProblem(log, () => run(given)));
  return vscode.Disposable.from(
    register(commandIds.checkSetup, () => checkSetup(parts)),
    register(commandIds.installTools, () => installTools(parts)),
    register(commandIds.openMachineSetting, (name: 'browserPath' | 'ffmpegPath') => openMachineSetting(name)),
    lookForTools(parts),
  );
}
