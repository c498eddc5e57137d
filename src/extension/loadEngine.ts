import type * as engine from './engine';

/** The core as far as the extension uses it, and what builds on it. */
export type Engine = typeof engine;

/** Loads the core: a megabyte of code that nothing needs before the first use. */
export function loadEngine(): Promise<Engine> {
  return import('./engine');
}
