/** Variables to add to a child's environment; `undefined` takes one away. */
export type EnvironmentChanges = Readonly<Record<string, string | undefined>>;

// What a host (VS Code's extension host, npm, a snap) sets for itself and what would change the meaning of a child.
const hostOnly =
  /^(ELECTRON_|VSCODE_|SNAP$|SNAP_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$|NODE_V8_COVERAGE$|GTK_EXE_PREFIX$)/;

// VS Code's snap overwrites some variables for its own libraries and keeps what the user had under this suffix.
const snapSuffix = '_VSCODE_SNAP_ORIG';

/** The environment of this process without what its host set for itself, plus `changes`. */
export function childEnvironment(
  changes: EnvironmentChanges = {},
  from: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(from)) {
    if (!hostOnly.test(name) && !name.endsWith(snapSuffix)) environment[name] = value;
  }
  for (const [name, value] of Object.entries(from)) {
    if (name.endsWith(snapSuffix)) setOrDelete(environment, name.slice(0, -snapSuffix.length), value || undefined);
  }
  for (const [name, value] of Object.entries(changes)) setOrDelete(environment, name, value);
  return environment;
}

function setOrDelete(environment: NodeJS.ProcessEnv, name: string, value: string | undefined): void {
  if (value === undefined) delete environment[name];
  else environment[name] = value;
}
