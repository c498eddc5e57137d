import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { lottieData } from '../fixtures/libraries/lottieData';
import { makeStrip } from './media';
import { fixtures, type Site } from './site';

/** Bundles the pages' scripts in fixtures/libraries with the npm packages they import, and makes what they load. */
export async function bundleLibraries(site: Site): Promise<void> {
  const from = join(fixtures, 'libraries');
  await build({
    entryPoints: { dom: join(from, 'dom.js'), canvas: join(from, 'canvas.js'), react: join(from, 'react.jsx') },
    entryNames: '[name].bundle',
    outdir: join(site.folder, 'libraries'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // d3 calls itself free of side effects, and adds methods to its selections all the same.
    ignoreAnnotations: true,
    logLevel: 'error',
  });
  const strip = { frames: 50, pitch: 40 };
  await writeFile(join(site.folder, 'libraries', 'lottie.json'), JSON.stringify(lottieData(strip)));
  await makeStrip(join(site.folder, 'libraries', 'strip.png'), strip);
}
