import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../src/extension/commandIds';
import { readSettings } from '../../src/extension/settings/readSettings';
import { activated } from './support/extension';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly scope: string }>> }[];
    readonly problemMatchers: readonly { readonly owner: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string } }[] }[];
  };
}

describe('the manifest', () => {
  let root: string;
  let manifest: Manifest;
  before(async () => {
    const extension = await activated();
    root = extension.extensionPath;
    manifest = extension.packageJSON as Manifest;
  });

  it('declares the commands that the code registers, and no others', async () => {
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(declared, Object.values(commandIds).sort());
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      declared.filter((id) => !registered.includes(id)),
      [],
    );
  });

  it('puts only commands into menus that it declares', () => {
    const declared = new Set(manifest.contributes.commands.map(({ command }) => command));
    const used = Object.values(manifest.contributes.menus).flatMap((items) => items.map(({ command }) => command));
    assert.deepEqual(
      used.filter((command) => !declared.has(command)),
      [],
    );
  });

  it('has a text for every key in it', () => {
    const text = readFileSync(path.join(root, 'package.json'), 'utf8');
    const texts = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
    const keys = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key as string);
    assert.deepEqual(
      keys.filter((key) => !texts[key]),
      [],
    );
    assert.deepEqual(
      Object.keys(texts).filter((key) => !keys.includes(key)),
      [],
    );
  });

  it('names pictures that are there', () => {
    const pictures = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
    assert.deepEqual(
      pictures.filter((picture) => !existsSync(path.join(root, picture))),
      [],
    );
  });

  it('keeps what names programs to the machine', () => {
    const scopes = Object.assign(
      {},
      ...manifest.contributes.configuration.map(({ properties }) => properties),
    ) as Record<string, { scope: string }>;
    for (const name of ['browserPath', 'ffmpegPath', 'browserArgs']) {
      assert.equal(scopes[`framewright.${name}`]?.scope, 'machine', name);
    }
  });

  it('starts with an HTML file or a panel of ours, and with nothing that every window has', () => {
    assert.deepEqual(
      manifest.activationEvents.filter((event) => event === '*' || event.startsWith('workspaceContains')),
      [],
    );
  });

  it('starts without the core, which takes longer to read than all of ours to start', () => {
    assert.ok(statSync(path.join(root, 'dist/extension.js')).size < 200_000);
    assert.ok(existsSync(path.join(root, 'dist/engine.js')));
  });

  it('keeps the servers of workers out of the forwarded ports of a remote machine', () => {
    const ports = vscode.workspace.getConfiguration('remote').inspect<Record<string, object>>('portsAttributes');
    const [pattern] = Object.keys(ports?.defaultValue ?? {}).filter((key) => key.includes('framewright'));
    assert.match(
      '/usr/bin/node /home/me/.vscode-server/extensions/me.framewright-0.1.0/dist/worker.js',
      RegExp(pattern ?? '-'),
    );
  });

  it('lets tasks put their problems beside ours: VS Code clears all of an owner when a task begins', () => {
    const owners = manifest.contributes.problemMatchers.map(({ owner }) => owner);
    assert.deepEqual(owners, ['framewright-tasks']);
  });

  it('has the defaults that the code reads', () => {
    const { machine: _machine, ...settings } = readSettings();
    assert.deepEqual(settings, {
      workers: undefined,
      chunkFrames: 'auto',
      quality: 'standard',
      format: 'mp4',
      scale: 1,
      network: 'allow',
      props: {},
      timeoutSeconds: 30,
      executor: 'local',
      outputFolder: 'out',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the pattern's own placeholders
      outputName: '${name}${range}',
      ifExists: 'overwrite',
      openPlayer: true,
      notify: 'unseen',
    });
  });
});
