// Everything: set-up, checks, build, package, tests in a real VS Code, integration tests. Ends with one line, `N passed, N failed`.

import { hasVscodeHost } from './setup/vscodeHost.mjs';
import { runNode } from './steps.mjs';
import { endWith, sum, tallyOf } from './tally.mjs';

endWith(await testEverything());

async function testEverything() {
  const ready = await run('set-up', 'scripts/setup.mjs');
  if (ready.failed.length > 0) return ready;
  // Imported late: before the set-up there may be no packages to find them in.
  const { check } = await import('./check.mjs');
  const { runTests } = await import('./vitest.mjs');
  const checked = await check();
  const built = await run('build', 'scripts/build.mjs');
  if (!hasVscodeHost) return sum(checked, built, await runTests('integration'));
  const packaged = await run('package', 'scripts/package.mjs');
  const inHost = await runTests('host');
  const inWorkbench = packaged.failed.length > 0 ? [] : [await runTests('ui')];
  return sum(checked, built, packaged, inHost, ...inWorkbench, await runTests('integration'));
}

async function run(name, script) {
  return tallyOf(name, (await runNode([script], 'inherit')).code === 0);
}
