import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The built command line. */
export const cliFile = join(import.meta.dirname, '../../dist/cli.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the child as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs a program to its end. */
export function runProgram([program = '', ...args]: readonly string[], options: CliOptions): Promise<CliResult> {
  const { cwd, env = {}, onStart } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
    onStart?.(child);
  });
}

/** Runs `framewright` with these arguments. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return runProgram([process.execPath, cliFile, ...args], options);
}
