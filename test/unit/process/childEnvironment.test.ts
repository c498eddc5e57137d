import { expect, it } from 'vitest';
import { childEnvironment } from '../../../src/core/process/childEnvironment';

it('keeps what a program needs and drops what the host set for itself', () => {
  const host = {
    PATH: '/usr/bin',
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: '--inspect',
    VSCODE_IPC_HOOK: '/run/x',
    SNAP: '/snap/code/1',
    SNAP_NAME: 'code',
    NODE_CHANNEL_FD: '3',
    SNAPPY: 'not a snap',
  };
  expect(childEnvironment({}, host)).toEqual({
    PATH: '/usr/bin',
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    SNAPPY: 'not a snap',
  });
});

it("gives back what VS Code's snap had put aside", () => {
  const host = {
    GTK_PATH: '/snap/gtk',
    GTK_PATH_VSCODE_SNAP_ORIG: '',
    GIO_MODULE_DIR: '/snap/gio',
    GIO_MODULE_DIR_VSCODE_SNAP_ORIG: '/usr/gio',
  };
  expect(childEnvironment({}, host)).toEqual({ GIO_MODULE_DIR: '/usr/gio' });
});

it('applies changes last, and takes away what is undefined', () => {
  expect(
    childEnvironment({ TZ: 'UTC', PATH: undefined, ELECTRON_RUN_AS_NODE: '1' }, { PATH: '/usr/bin', TZ: 'Asia/Tokyo' }),
  ).toEqual({
    TZ: 'UTC',
    ELECTRON_RUN_AS_NODE: '1',
  });
});
