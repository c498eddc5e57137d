import type { RendererOptions } from '../plan/types';

/** What the programs of a worker are started with: all that must be known before its first page is. */
export type LaunchOptions = Pick<
  RendererOptions,
  'browserPath' | 'browserArgs' | 'ffmpegPath' | 'toolsFolder' | 'network' | 'locale' | 'scale'
>;
