// The checks that take seconds: format and lint, import rules, types, unit tests. Exits with 1 where one fails.
import { cpus } from 'node:os';
import { pathToFileURL } from 'node:url';
import { runSteps } from './steps.mjs';
import { endWith, sum } from './tally.mjs';
import { runTests } from './vitest.mjs';

const steps = [
  { name: 'format and lint', bin: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings', '.'] },
  {
    name: 'import rules',
    bin: 'dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['src', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'types', bin: 'typescript/bin/tsc', args: ['-p', '.', '--noEmit', '--emitDeclarationOnly', 'false'] },
  {
    name: 'types of the page script',
    bin: 'typescript/bin/tsc',
    args: ['-p', 'src/core/page', '--emitDeclarationOnly', 'false'],
  },
  {
    name: 'types of the webviews',
    bin: 'typescript/bin/tsc',
    args: ['-p', 'src/webview', '--noEmit', '--emitDeclarationOnly', 'false'],
  },
  { name: 'types of the tests', bin: 'typescript/bin/tsc', args: ['-p', 'test'] },
  { name: 'types of the scripts', bin: 'typescript/bin/tsc', args: ['-p', 'scripts'] },
];

/** Runs all checks and the unit tests; returns how many passed and failed. */
export async function check() {
  return sum(await runSteps(steps, cpus().length), await runTests('unit'));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) endWith(await check());
