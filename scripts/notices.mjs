// The licences of the packages that the bundles hold: these ask to be named wherever their code goes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folders of the packages among the inputs of esbuild's metafiles. */
function packagesIn(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const folders = inputs.map((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
}

/** The text that names them all. Throws for a package that comes without its licence. */
export function thirdPartyNotices(metafiles) {
  const notices = packagesIn(metafiles).map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder).filter(
      (file) => /^(licen[cs]e|notice)/i.test(file) && existsSync(path.join(folder, file)),
    );
    if (files.length === 0) throw new Error(`${folder} comes without a licence file`);
    const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  return `Framewright contains the following packages.\n\n${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
