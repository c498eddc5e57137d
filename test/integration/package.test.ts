import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../support/cli';
import { faultsOf } from '../support/countPage';
import { fixtures } from '../support/site';

const repository = join(import.meta.dirname, '../..');
const npm = ['npm', '--silent', '--offline'];

let project: string;
let packed: string[];

/** An empty project with the packed package unpacked into its node_modules, as npm does it. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'framewright-package-'));
  const pack = await runProgram([...npm, 'pack', '--ignore-scripts', '--json', '--pack-destination', project], {
    cwd: repository,
  });
  const [archive] = JSON.parse(pack.stdout) as [{ filename: string; files: { path: string }[] }];
  packed = archive.files.map(({ path }) => path).sort();
  const place = join(project, 'node_modules/framewright');
  await mkdir(join(project, 'node_modules/.bin'), { recursive: true });
  execFileSync('tar', ['-xf', join(project, archive.filename), '-C', project]);
  await cp(join(project, 'package'), place, { recursive: true });
  await symlink('../framewright/dist/cli.js', join(project, 'node_modules/.bin/framewright'));
  await writeFile(join(project, 'package.json'), '{"private":true}');
  for (const name of ['code.css', 'code.js', 'runs'])
    await cp(join(fixtures, name), join(project, name), { recursive: true });
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function run(file: string, source: string): Promise<unknown> {
  await writeFile(join(project, file), source);
  const { code, stdout, stderr } = await runProgram([process.execPath, file], { cwd: project });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('the npm package', () => {
  it('holds the bundles, the types and the documents, and nothing else', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        ...[
          'LICENSE',
          'dist/THIRD-PARTY-NOTICES.txt',
          'dist/cli.js',
          'dist/index.js',
          'dist/index.mjs',
          'dist/page-worker.js',
          'dist/page.js',
          'dist/worker.js',
          'package.json',
        ],
      ]),
    );
    expect(packed.filter((path) => !/^(dist\/|LICENSE$|README\.md$|CHANGELOG\.md$|package\.json$)/.test(path))).toEqual(
      [],
    );
  });

  it('has no dependencies to install', async () => {
    const manifest = JSON.parse(
      await readFile(join(project, 'node_modules/framewright/package.json'), 'utf8'),
    ) as object;
    expect(manifest).not.toHaveProperty('dependencies');
  });

  it('renders from ESM, where classes are those of CommonJS', async () => {
    const source = `
      import { createRequire } from 'node:module';
      import { InvalidInput, RenderOrchestrator } from 'framewright';
      const common = createRequire(import.meta.url)('framewright');
      let error;
      try { RenderOrchestrator.plan('a.html', 'a.mp4', { fps: 0 }); } catch (caught) { error = caught; }
      const { plan } = await RenderOrchestrator.render('runs/count.html', 'esm.mp4', { concurrency: 2 });
      console.log(JSON.stringify({
        isInvalidInput: error instanceof InvalidInput && error instanceof common.InvalidInput,
        names: Object.keys(common).sort().join() === Object.keys(await import('framewright')).filter((name) => name !== 'default').sort().join(),
        chunks: plan.chunks.length,
      }));`;
    expect(await run('esm.mjs', source)).toEqual({ isInvalidInput: true, names: true, chunks: 2 });
    expect(await faultsOf(join(project, 'esm.mp4'))).toBe('');
  });

  it('plans from CommonJS', async () => {
    const source = `
      const { RenderOrchestrator } = require('framewright');
      const options = { width: 320, height: 180, fps: 30, frameCount: 90, concurrency: 3 };
      console.log(JSON.stringify(RenderOrchestrator.plan('a.html', 'a.mp4', options).chunks.map((chunk) => chunk.frameCount)));`;
    expect(await run('common.cjs', source)).toEqual([30, 30, 30]);
  });

  it('installs the framewright command', async () => {
    const command = [join(project, 'node_modules/.bin/framewright'), 'render', 'runs/count.html', '--frames', '0-9'];
    const { code, stderr } = await runProgram(command, { cwd: project });
    expect(code, stderr).toBe(0);
    expect(await faultsOf(join(project, 'count.mp4'), 10)).toBe('');
  });

  it('names its installed command in jobs', async () => {
    const command = [join(project, 'node_modules/.bin/framewright'), 'emit-job', 'runs/count.html', '-o', 'job.json'];
    expect(await runProgram(command, { cwd: project })).toMatchObject({ code: 0 });
    const { stitch } = JSON.parse(await readFile(join(project, 'job.json'), 'utf8')) as {
      stitch: { command: string[] };
    };
    expect(stitch.command.slice(0, 2)).toEqual(['framewright', 'stitch']);
  });

  it('brings types that stand by themselves', async () => {
    const source = `
      import { RenderOrchestrator, type RenderExecutor, type RenderPlan, type RunEvent } from 'framewright';
      const executor: RenderExecutor = { render: async (url: string, file: string) => {} };
      const plan: RenderPlan = RenderOrchestrator.plan('a.html', 'a.mp4', { fps: 30, executor });
      const onEvent = (event: RunEvent) => { if (event.type === 'planned') event.chunks.length.toFixed(); };
      // @ts-expect-error A quality that does not exist.
      RenderOrchestrator.render('a.html', 'a.mp4', { quality: 'best' }, { onEvent });
      export { plan };`;
    await writeFile(join(project, 'typed.mts'), source);
    const strict = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2022'];
    const types = ['--types', 'node', '--typeRoots', join(repository, 'node_modules/@types')];
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const { code, stdout } = await runProgram([process.execPath, tsc, ...strict, ...types, 'typed.mts'], {
      cwd: project,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});
