import type { RendererOptions } from '../plan/types';

/** What a browser is launched with: all that must be known before its first page is. */
export type LaunchOptions = Pick<
  RendererOptions,
  'browserPath' | 'browserArgs' | 'toolsFolder' | 'network' | 'locale' | 'scale'
>;
