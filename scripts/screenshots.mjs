// Makes the pictures of the README from the real workbench: npm run screenshots. Nothing else writes docs/pictures/.
import * as esbuild from 'esbuild';
import { runNode } from './steps.mjs';

await must('scripts/package.mjs');
const outfile = 'out/screenshots.mjs';
await esbuild.build({
  entryPoints: ['test/ui/screenshots.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
});
await must(outfile);

async function must(...args) {
  const { code } = await runNode(args, 'inherit');
  if (code !== 0) process.exit(code ?? 1);
}
