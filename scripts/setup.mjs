// Makes this checkout ready to build, render and test: npm packages, a browser, ffmpeg, a VS Code to test in. Does only what
// is missing. usage: node scripts/setup.mjs [--for-rendering]   (no VS Code then)
import { createRequire } from 'node:module';
import { installPackages } from './setup/packages.mjs';
import { SetupError } from './setup/say.mjs';
import { installVscodeHost } from './setup/vscodeHost.mjs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Node ${process.versions.node} is too old: Framewright needs Node 20 or newer`);

try {
  installPackages();
  // Only now is there an esbuild to bundle the product's own resolvers with.
  const { installTools } = await import('./setup/tools.mjs');
  await installTools(createRequire(import.meta.url));
  if (!process.argv.includes('--for-rendering')) installVscodeHost();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  stop(error.message);
}

function stop(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}
