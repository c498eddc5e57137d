import type { RendererOptions } from './types';

const names = ['root', 'browserPath', 'browserArgs', 'ffmpegPath', 'toolsFolder'] as const;

/** Options that name things of one machine. */
export type MachineOptions = Pick<RendererOptions, (typeof names)[number]>;

/** Names of the options that mean something on one machine only, so that a plan does not carry them. */
export const machineOptionNames: readonly (keyof MachineOptions)[] = names;

/** What of `options` belongs to this machine. It is added to a chunk's options (`{ ...chunk.options, ...machine }`) where the chunk is rendered. */
export function machineOptions(options: RendererOptions): MachineOptions {
  const given = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return Object.fromEntries(given) as MachineOptions;
}
