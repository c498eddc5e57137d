import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm, SetupError, say } from './say.mjs';

/** npm would try for ten minutes where there is no network. */
const patience = ['--fetch-retries=1', '--fetch-timeout=60000'];

/** Installs npm packages where node_modules is not what package-lock.json says. */
export function installPackages(folder = process.cwd()) {
  const stale = firstStalePackage(folder);
  if (!stale) return say('npm packages', 'in place');
  say('npm packages', `installing (${stale} is missing or of another version)`);
  // Nothing here needs an install script, and ffmpeg-static's would download an ffmpeg that may already be there.
  if (!npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...patience])) {
    throw new SetupError('npm ci failed (see above). Is the npm registry within reach?');
  }
}

function firstStalePackage(folder) {
  const { packages } = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  for (const [place, wanted] of Object.entries(packages)) {
    if (place === '' || !belongsHere(wanted)) continue;
    const manifest = path.join(folder, place, 'package.json');
    if (!existsSync(manifest) || JSON.parse(readFileSync(manifest, 'utf8')).version !== wanted.version) {
      return place.replace(/^node_modules\//, '');
    }
  }
  return undefined;
}

/** Optional packages may be absent, except the platform binaries (of biome, esbuild, …) made for this machine. */
function belongsHere({ optional, devOptional, os, cpu, libc }) {
  if (!optional && !devOptional) return true;
  if (!os || !cpu) return false;
  return os.includes(process.platform) && cpu.includes(process.arch) && (!libc || libc.includes(hostLibc()));
}

function hostLibc() {
  const { header } = /** @type {any} */ (process.report.getReport());
  return header.glibcVersionRuntime ? 'glibc' : 'musl';
}
