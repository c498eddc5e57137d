// Bundles and type declarations into dist/.
import { rmSync } from 'node:fs';
import { packageFile, runNode } from './steps.mjs';

// Declarations of modules that are no more would be published.
rmSync('dist/types', { recursive: true, force: true });
for (const args of [['esbuild.mjs'], [packageFile('typescript/bin/tsc'), '-p', '.']]) {
  const { code } = await runNode(args, 'inherit');
  if (code !== 0) process.exit(1);
}
