import { describe, expect, it } from 'vitest';
import { explainMissingLibrary, mendFor } from '../../../src/core/doctor/missingLibrary';

const debian12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const ubuntu24 = 'VERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n';
const rocky = 'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n';

describe('a program that lacks a shared library', () => {
  it('is explained by the words of the loader', async () => {
    const stderr = '/x/chrome: error while loading shared libraries: libnss3.so: cannot open shared object file';
    expect(await explainMissingLibrary(stderr)).toMatchObject({
      message: 'the shared library libnss3.so is missing on this machine',
    });
    expect(await explainMissingLibrary('Segmentation fault')).toBeUndefined();
  });

  it('is mended by the package of this distribution', () => {
    expect(mendFor('libasound.so.2', debian12).mend).toContain('`sudo apt install libasound2`');
    expect(mendFor('libasound.so.2', ubuntu24).mend).toContain('`sudo apt install libasound2t64`');
    expect(mendFor('libnss3.so', rocky).mend).toContain('`sudo dnf install nss`');
  });

  it('names what else a bare machine lacks, each package once', () => {
    const all = mendFor('libgbm.so.1', debian12).command?.split(' ') ?? [];
    expect(all).toContain('libnss3');
    expect(new Set(all).size).toBe(all.length);
  });

  it('is left to the reader where the library or the distribution is unknown', () => {
    expect(mendFor('libfoo.so.1', debian12).mend).toMatch(/package that brings libfoo\.so\.1/);
    expect(mendFor('libnss3.so', 'ID=alpine').mend).toMatch(/package manager/);
  });
});
