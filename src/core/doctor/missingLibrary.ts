import { readFile } from 'node:fs/promises';

type PackageManager = 'apt' | 'dnf';

// What a headless Chrome is linked against beyond libc, and which package brings it.
const packages: Readonly<Record<string, Readonly<Record<PackageManager, string>>>> = {
  'libnss3.so': { apt: 'libnss3', dnf: 'nss' },
  'libnssutil3.so': { apt: 'libnss3', dnf: 'nss-util' },
  'libsmime3.so': { apt: 'libnss3', dnf: 'nss' },
  'libnspr4.so': { apt: 'libnspr4', dnf: 'nspr' },
  'libglib-2.0.so.0': { apt: 'libglib2.0-0', dnf: 'glib2' },
  'libgobject-2.0.so.0': { apt: 'libglib2.0-0', dnf: 'glib2' },
  'libgio-2.0.so.0': { apt: 'libglib2.0-0', dnf: 'glib2' },
  'libdbus-1.so.3': { apt: 'libdbus-1-3', dnf: 'dbus-libs' },
  'libatk-1.0.so.0': { apt: 'libatk1.0-0', dnf: 'atk' },
  'libatk-bridge-2.0.so.0': { apt: 'libatk-bridge2.0-0', dnf: 'at-spi2-atk' },
  'libatspi.so.0': { apt: 'libatspi2.0-0', dnf: 'at-spi2-core' },
  'libexpat.so.1': { apt: 'libexpat1', dnf: 'expat' },
  'libxkbcommon.so.0': { apt: 'libxkbcommon0', dnf: 'libxkbcommon' },
  'libX11.so.6': { apt: 'libx11-6', dnf: 'libX11' },
  'libxcb.so.1': { apt: 'libxcb1', dnf: 'libxcb' },
  'libXcomposite.so.1': { apt: 'libxcomposite1', dnf: 'libXcomposite' },
  'libXdamage.so.1': { apt: 'libxdamage1', dnf: 'libXdamage' },
  'libXext.so.6': { apt: 'libxext6', dnf: 'libXext' },
  'libXfixes.so.3': { apt: 'libxfixes3', dnf: 'libXfixes' },
  'libXrandr.so.2': { apt: 'libxrandr2', dnf: 'libXrandr' },
  'libgbm.so.1': { apt: 'libgbm1', dnf: 'mesa-libgbm' },
  'libdrm.so.2': { apt: 'libdrm2', dnf: 'libdrm' },
  'libasound.so.2': { apt: 'libasound2', dnf: 'alsa-lib' },
  'libudev.so.1': { apt: 'libudev1', dnf: 'systemd-libs' },
};

/** A program's shared library that is not on this machine. */
export interface MissingLibrary {
  readonly message: string;
  readonly mend: string;
  /** A command for the terminal that installs it, with all others that a browser needs. */
  readonly command?: string;
}

/** What the loader's last words mean, where a program of Linux did not start for want of a shared library. */
export async function explainMissingLibrary(stderr = ''): Promise<MissingLibrary | undefined> {
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(stderr)?.[1];
  if (library === undefined) return undefined;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return { message: `the shared library ${library} is missing on this machine`, ...mendFor(library, release) };
}

/** Which package to install on the distribution that `release` (an os-release file) describes. */
export function mendFor(library: string, release: string): Omit<MissingLibrary, 'message'> {
  const manager = managerOf(release);
  const known = packages[library];
  if (!manager || !known) {
    return { mend: `Install the package that brings ${library} with your package manager, then check again.` };
  }
  // The loader names the first one only: on a bare machine the others are missing too.
  const all = [...new Set([known, ...Object.values(packages)].map((each) => nameIn(each, manager, release)))];
  const install = manager === 'apt' ? 'sudo apt install' : 'sudo dnf install';
  const command = `${install} ${all.join(' ')}`;
  return { mend: `Install it with \`${install} ${nameIn(known, manager, release)}\`, then check again.`, command };
}

function managerOf(release: string): PackageManager | undefined {
  const ids = /^ID(?:_LIKE)?=.*$/gm;
  const named = (release.match(ids) ?? []).join(' ');
  if (/\b(debian|ubuntu)\b/.test(named)) return 'apt';
  return /\b(fedora|rhel|centos)\b/.test(named) ? 'dnf' : undefined;
}

// Debian 13 and Ubuntu 24.04 renamed what holds 64-bit times.
const renamed = new Set(['libglib2.0-0', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libatspi2.0-0', 'libasound2']);

function nameIn(names: Readonly<Record<PackageManager, string>>, manager: PackageManager, release: string): string {
  const name = names[manager];
  const id = /^ID="?([\w-]+)/m.exec(release)?.[1];
  const version = Number(/^VERSION_ID="?([\d.]+)/m.exec(release)?.[1] ?? 0);
  const isRecent = (id === 'debian' && version >= 13) || (id === 'ubuntu' && version >= 24.04);
  return manager === 'apt' && isRecent && renamed.has(name) ? `${name}t64` : name;
}
