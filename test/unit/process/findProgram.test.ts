import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findOnPath, whyNotExecutable } from '../../../src/core/process/findProgram';
import { toolsFolder } from '../../../src/core/process/toolsFolder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'find program '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('finds the first name that can be started, in the order of the names', async () => {
  const [one, two] = ['one', 'two'].map((name) => path.join(folder, name)) as [string, string];
  for (const place of [one, two]) mkdirSync(place);
  writeFileSync(path.join(one, 'first'), '');
  writeFileSync(path.join(two, 'first'), '');
  writeFileSync(path.join(one, 'second'), '');
  mkdirSync(path.join(one, 'third'));
  for (const file of [path.join(two, 'first'), path.join(one, 'second')]) chmodSync(file, 0o755);
  const environment = { PATH: [one, 'relative', two].join(path.delimiter) };
  expect(await findOnPath(['first', 'second'], environment)).toBe(path.join(two, 'first'));
  expect(await findOnPath(['third', 'second'], environment)).toBe(path.join(one, 'second'));
  expect(await findOnPath(['fourth'], environment)).toBeUndefined();
  expect(await whyNotExecutable(path.join(one, 'third'))).toBe('is not a file');
});

it('keeps our own tools where the user says, else where the system keeps such things', () => {
  expect(toolsFolder({ FRAMEWRIGHT_HOME: '/my/tools' })).toBe('/my/tools');
  expect(toolsFolder({ XDG_DATA_HOME: '/data', LOCALAPPDATA: '/data' })).toMatch(/framewright$/);
});
