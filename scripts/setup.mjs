// Makes this checkout ready to build, render and test: npm packages, a browser, ffmpeg. Does only what is missing.
import { createRequire } from 'node:module';
import { installPackages } from './setup/packages.mjs';
import { SetupError } from './setup/say.mjs';

const [major] = process.versions.node.split('.').map(Number);
if (major < 20) stop(`Node ${process.versions.node} is too old: Framewright needs Node 20 or newer`);

try {
  installPackages();
  // Only now is there an esbuild to bundle the product's own resolvers with.
  const { installTools } = await import('./setup/tools.mjs');
  await installTools(createRequire(import.meta.url));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  stop(error.message);
}

function stop(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}
