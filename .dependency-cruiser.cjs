/** The import rules of the project: surfaces stand on the core, never on each other, and the core knows none of them. */
const { builtinModules } = require('node:module');

const surfaces = '^src/(extension|webview|cli)/';

/** Modules that hold nothing but types: circles through them exist for the compiler only. */
const typesOnly = '^src/core/(FailureReport|plan/types|orchestrator/events|executors/RenderExecutor)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: typesOnly } },
    },
    {
      name: 'core-knows-no-surface',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: `${surfaces}|^vscode$` },
    },
    {
      name: 'cli-stands-on-core-alone',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/(extension|webview)/|^vscode$' },
    },
    {
      name: 'extension-never-imports-cli',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'webview-and-extension-meet-in-messages',
      severity: 'error',
      from: { path: '^src/extension/' },
      to: { path: '^src/webview/', pathNot: '^src/webview/messages\\.ts$' },
    },
    {
      name: 'webview-stands-alone',
      severity: 'error',
      comment: 'It runs in a browser: of the core it may know types, no code.',
      from: { path: '^src/webview/' },
      to: { path: '^src/(extension|cli)/|^vscode$' },
    },
    {
      name: 'planning-is-pure',
      severity: 'error',
      comment: 'A plan must come out the same in Node, a web extension and a browser.',
      from: { path: '^src/core/plan/' },
      to: { path: `^(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'orchestrator-knows-the-executor-interface-only',
      severity: 'error',
      comment: 'RenderOrchestrator alone may make the default executor; scheduling and state may not.',
      from: { path: '^src/core/orchestrator/', pathNot: '^src/core/orchestrator/RenderOrchestrator\\.ts$' },
      to: { path: '^src/core/(executors/(?!RenderExecutor\\.ts$)|worker/)' },
    },
    {
      name: 'orchestrator-knows-no-worker',
      severity: 'error',
      from: { path: '^src/core/orchestrator/' },
      to: { path: '^src/core/worker/' },
    },
    {
      name: 'page-script-stands-alone',
      severity: 'error',
      comment: 'It is injected into pages: no Node, nothing of the host.',
      from: { path: '^src/core/page/' },
      to: { pathNot: '^src/core/page/' },
    },
    {
      name: 'no-runtime-dependencies',
      severity: 'error',
      comment: 'Everything is bundled: a package that is not in package.json would be missing there.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: ['^(vscode|ffmpeg-static)$', '^devtools-protocol'] },
    },
  ],
  options: {
    parser: 'swc', // TypeScript 7 has no compiler API.
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
