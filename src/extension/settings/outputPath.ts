import path from 'node:path';

/** What an output's name may be made of. */
export interface OutputNaming {
  /** Folder, absolute or relative to `base`. */
  readonly folder: string;
  /** Pattern such as `${name}-${quality}`. */
  readonly pattern: string;
  /** Absolute: the workspace folder of the page, or the page's own folder. */
  readonly base: string;
  readonly name: string;
  readonly quality: string;
  /** First and last frame, where only a part is rendered. */
  readonly range?: readonly [number, number] | undefined;
  readonly date: Date;
  /** With its dot. */
  readonly extension: string;
}

/** Absolute path of a film or still. Pure. */
export function outputPath(naming: OutputNaming): string {
  const { folder, base, extension } = naming;
  const parts = expand(naming)
    .split(/[\\/]/)
    .map(fileName)
    .filter((part) => part !== '' && part !== '..' && part !== '.');
  const name = parts.pop() ?? fileName(naming.name);
  return path.resolve(base, folder, ...parts, `${name}${extension}`);
}

function expand({ pattern, name, quality, range, date }: OutputNaming): string {
  const stamp = date.toISOString();
  const values: Readonly<Record<string, string>> = {
    name,
    quality,
    range: range ? `-${range[0] === range[1] ? range[0] : range.join('-')}` : '',
    date: stamp.slice(0, 10),
    time: stamp.slice(11, 19).replaceAll(':', '-'),
  };
  return pattern.replace(/\$\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** What every file system takes. */
function fileName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what names may not hold
  return text.replace(/[<>:"|?*\u0000-\u001f]/g, '-').replace(/[. ]+$/, (end) => (text === end ? text : ''));
}

/** What people call a page: its file's name, and for an index page that of its folder. */
export function nameOfPage(file: string): string {
  const { name, dir } = path.parse(file);
  return name.toLowerCase() === 'index' ? path.basename(dir) || name : name;
}
