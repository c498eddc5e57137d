import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, say } from './say.mjs';

const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
let listsAreFresh = false;

/** Whether Debian packages can be installed at all, and by us. */
export function aptState() {
  if (!existsSync('/usr/bin/apt-get')) return 'absent';
  return process.getuid?.() === 0 ? 'usable' : 'needs root';
}

/** Which of these packages this Debian offers. */
export function offered(packages) {
  refreshLists();
  const { stdout } = spawnSync('apt-cache', ['policy', ...packages], { encoding: 'utf8' });
  const blocks = stdout.split(/^(?=\S)/m);
  return packages.filter((name) =>
    blocks.some((block) => block.startsWith(`${name}:`) && !/Candidate: \(none\)/.test(block)),
  );
}

/** Installs Debian packages; true where that succeeded. */
export function aptInstall(packages) {
  refreshLists();
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

function refreshLists() {
  if (listsAreFresh) return;
  listsAreFresh = true;
  // A source that is out of reach need not hold what we want: only the installation decides.
  if (!run('apt-get', ['update', '-qq'], quiet)) say('apt-get update', 'had errors, carrying on');
}
