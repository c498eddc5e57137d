import { cpSync } from 'node:fs';
import path from 'node:path';

const test = path.resolve(import.meta.dirname, '../test');

/**
 * Makes `folder` a copy of the folder `name` of `test/workspaces`, with the script that paints frame numbers.
 * @param {string} name
 * @param {string} folder
 */
export function copyWorkspace(name, folder) {
  cpSync(path.join(test, 'workspaces', name), folder, { recursive: true });
  cpSync(path.join(test, 'fixtures/code.js'), path.join(folder, 'code.js'));
}
