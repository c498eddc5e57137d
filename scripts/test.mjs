// Everything: set-up, checks, build, package, tests in a real VS Code, integration tests. Ends with one line, `N passed, N failed`.

import { hasVscodeHost } from './setup/vscodeHost.mjs';
import { runNode } from './steps.mjs';
import { endWith, sum } from './tally.mjs';

endWith(await testEverything());

async function testEverything() {
  if (!(await succeeds('scripts/setup.mjs'))) return { passed: 0, failed: 1 };
  // Imported late: before the set-up there may be no packages to find them in.
  const { check } = await import('./check.mjs');
  const { runTests } = await import('./vitest.mjs');
  const checked = await check();
  const built = (await succeeds('scripts/build.mjs')) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!hasVscodeHost) return sum(checked, built, await runTests('integration'));
  const packaged = (await succeeds('scripts/package.mjs')) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const inHost = await runTests('host');
  const inWorkbench = packaged.failed > 0 ? { passed: 0, failed: 0 } : await runTests('ui');
  return sum(checked, built, packaged, inHost, inWorkbench, await runTests('integration'));
}

async function succeeds(script) {
  return (await runNode([script], 'inherit')).code === 0;
}
