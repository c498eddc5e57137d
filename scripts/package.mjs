// Makes the extension's VSIX: node scripts/package.mjs [--out FILE]   (npm run package; builds first)
import { readFileSync, rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { packageFile, runNode } from './steps.mjs';

const { values: options } = parseArgs({ options: { out: { type: 'string' } } });
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const vsix = options.out ?? `framewright-${version}.vsix`;
// What a marketplace takes is more; what a person waits for is not.
const mostBytes = 5 * 1024 * 1024;

rmSync(vsix, { force: true });
await must('scripts/build.mjs');
// Everything is bundled, and there may be no network, nor a repository yet.
const vsce = [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  vsix,
];
await must(packageFile('@vscode/vsce/vsce'), ...vsce);
const { size } = statSync(vsix);
if (size > mostBytes) {
  console.error(`${vsix} has ${size} bytes, more than ${mostBytes}: see .vscodeignore`);
  process.exit(1);
}

async function must(...args) {
  const { code } = await runNode(args, 'inherit');
  if (code !== 0) process.exit(code ?? 1);
}
