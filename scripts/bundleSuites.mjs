import path from 'node:path';
import * as esbuild from 'esbuild';

/** Where the bundled Mocha suites of test/extension lie; VS Code calls their `run`. */
export const suitesBundle = path.resolve(import.meta.dirname, '../out/test-extension/index.js');

/** Bundles the suites that run in an extension host. */
export async function bundleSuites() {
  await esbuild.build({
    entryPoints: ['test/extension/support/run.ts'],
    outfile: suitesBundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'error',
  });
}
