import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { aptInstall, aptState, offered } from './apt.mjs';
import { npm, run, SetupError, say } from './say.mjs';

const debianPackages = {
  shell: ['chromium-headless-shell', 'fonts-dejavu-core', 'fonts-liberation'],
  chrome: ['chromium', 'chromium-sandbox'],
  ffmpeg: ['ffmpeg'],
};

/** Sees to a browser and an ffmpeg that the product itself will find. */
export async function installTools(require) {
  const find = await productResolvers(require);
  const missing = await whatIsMissing(find);
  if (missing.length > 0 && aptState() === 'usable') {
    const packages = offered(missing.flatMap((tool) => debianPackages[tool]));
    say('Debian', `installing ${packages.join(', ')}`);
    if (packages.length > 0) aptInstall(packages);
  }
  await report('ffmpeg', find.ffmpeg, installFfmpegStatic, [
    'Debian, Ubuntu:  sudo apt-get install ffmpeg',
    'macOS:           brew install ffmpeg',
    'Windows:         winget install ffmpeg',
    'or point FFMPEG_PATH to one',
  ]);
  await report('browser', find.browser, installPlaywrightShell, [
    'Debian:          sudo apt-get install chromium-headless-shell',
    'elsewhere:       npx playwright install --only-shell chromium',
    'or install Chrome or Edge, or point FRAMEWRIGHT_BROWSER to one',
  ]);
}

/** The resolvers of the product, bundled on the spot: set-up and render cannot disagree about what is there. */
async function productResolvers(require) {
  const outfile = path.resolve('node_modules/.cache/framewright/resolvers.cjs');
  const contents = `export { findFfmpeg } from './src/core/ffmpeg/resolveFfmpeg';
    export { resolveBrowser } from './src/core/capture/resolveBrowser';
    export { findOnPath } from './src/core/process/findProgram';`;
  await esbuild.build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
  const { findFfmpeg, resolveBrowser, findOnPath } = require(outfile);
  return { ffmpeg: () => findFfmpeg({}), browser: () => resolveBrowser({}), onPath: findOnPath };
}

/** The tests also want an ordinary Chromium, for the screenshot path; a user's render does with either browser. */
async function whatIsMissing(find) {
  const missing = [];
  if (!(await found(find.ffmpeg))) missing.push('ffmpeg');
  if ((await found(find.browser))?.kind !== 'headless-shell') missing.push('shell');
  if (isDebian() && !(await find.onPath(['chromium', 'google-chrome', 'microsoft-edge']))) missing.push('chrome');
  return missing;
}

function isDebian() {
  try {
    return /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

async function report(what, find, install, advice) {
  let tool = await found(find);
  if (!tool) {
    say(what, 'missing, trying to download one');
    install();
    tool = await found(find);
  }
  if (!tool)
    throw new SetupError(
      `there is no ${what}, and none could be installed. Please do one of these:\n  ${advice.join('\n  ')}`,
    );
  say(what, `${tool.path} (${tool.source})`);
}

/** What a resolver finds, or undefined where nothing is installed. A setting that names a wrong file is for the user to correct. */
async function found(find) {
  try {
    return await find();
  } catch (error) {
    if (process.env.FFMPEG_PATH || process.env.FRAMEWRIGHT_BROWSER)
      throw new SetupError(`${error.message}. ${error.mend ?? ''}`);
    return undefined;
  }
}

function installFfmpegStatic() {
  return npm(['rebuild', 'ffmpeg-static', '--foreground-scripts']);
}

function installPlaywrightShell() {
  return run('npx', ['--yes', 'playwright', 'install', '--only-shell', 'chromium']);
}
