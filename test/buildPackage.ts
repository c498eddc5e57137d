import { execFileSync } from 'node:child_process';

/** Builds dist/ once before the tests that use the built package. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
