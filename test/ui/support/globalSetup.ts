import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startVscodeServer } from '../../support/vscodeServer';

/** One server with the VSIX of `npm run package` for all UI tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const server = await startVscodeServer({ vsix: path.resolve(`framewright-${version}.vsix`) });
  project.provide('vscode', server.authority);
  project.provide('vscodePid', server.pid);
  return () => server.close();
}
