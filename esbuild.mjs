// Bundles src/ into dist/: node esbuild.mjs [--watch]
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './scripts/notices.mjs';

const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const node = { platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', 'ffmpeg-static'] };
/** @type {esbuild.BuildOptions} */
const page = { platform: 'browser', format: 'iife', target: 'chrome120', sourcemap: false };

/** VS Code starts without the core: a bundle of its own, loaded at its first use. @type {esbuild.Plugin} */
const engineApart = {
  name: 'engine apart',
  setup(build) {
    build.onResolve({ filter: /^\.\/engine$/ }, () => ({ path: './engine.js', external: true }));
  },
};

/** @type {esbuild.BuildOptions} */
const extension = { ...node, supported: { 'dynamic-import': false }, plugins: [engineApart] };
const cli = { ...node, banner: { js: '#!/usr/bin/env node' } };

const bundles = [
  { entry: 'src/core/page/main.ts', outfile: 'dist/page.js', options: page },
  { entry: 'src/core/page/workerMain.ts', outfile: 'dist/page-worker.js', options: page },
  { entry: 'src/core/index.ts', outfile: 'dist/index.js', options: node },
  { entry: 'src/core/worker/main.ts', outfile: 'dist/worker.js', options: node },
  { entry: 'src/cli/main.ts', outfile: 'dist/cli.js', options: cli },
  { entry: 'src/webview/player/main.ts', outfile: 'dist/player.js', options: page },
  { entry: 'src/webview/preview/main.ts', outfile: 'dist/preview.js', options: page },
  { entry: 'src/extension/extension.ts', outfile: 'dist/extension.js', options: extension },
  { entry: 'src/extension/engine.ts', outfile: 'dist/engine.js', options: node },
].filter(({ entry }) => existsSync(entry));

/** Zod brings its messages in fifty languages; ours are written in the schemas. @type {esbuild.Plugin} */
const zodInEnglish = {
  name: 'zod in English',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path: file }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: path.dirname(file),
    }));
  },
};

/** What every bundle shares. @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // Every process of a render reads these files first. Names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
};

/** ESM callers get a wrapper over the CJS build, so that both worlds share one set of classes and `instanceof` holds. */
async function writeEsmWrapper() {
  const { metafile } = await esbuild.build({
    ...common,
    ...node,
    plugins: [zodInEnglish],
    entryPoints: ['src/core/index.ts'],
    format: 'esm',
    outfile: 'dist/index.mjs',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const names = metafile.outputs['dist/index.mjs'].exports.toSorted();
  writeFileSync('dist/index.mjs', `import api from './index.js';\nexport const { ${names.join(', ')} } = api;\n`);
}

function optionsOf({ entry, outfile, options }) {
  const plugins = [zodInEnglish, ...(options.plugins ?? [])];
  return { ...common, ...options, entryPoints: [entry], outfile, plugins };
}

async function buildOne({ entry, outfile, options }) {
  const { metafile } = await esbuild.build({ ...optionsOf({ entry, outfile, options }), metafile: true });
  if (outfile === 'dist/cli.js') chmodSync(outfile, 0o755);
  if (outfile === 'dist/index.js') await writeEsmWrapper();
  return metafile;
}

mkdirSync('dist', { recursive: true });
if (watch) {
  for (const { entry, outfile, options } of bundles) {
    const context = await esbuild.context({ ...optionsOf({ entry, outfile, options }), logLevel: 'info' });
    await context.watch();
  }
} else {
  // One bundle that does not build (esbuild has said why) does not keep the others back.
  const results = await Promise.allSettled(bundles.map(buildOne));
  const metafiles = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (metafiles.length < results.length) process.exitCode = 1;
  else writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices(metafiles));
}
