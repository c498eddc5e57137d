import type { ServedComposition } from '../composition/serveComposition';
import type { RendererOptions } from '../plan/types';

/** Something a person should know of a page that renders all the same. */
export interface PageWarning {
  readonly message: string;
  readonly frame?: number;
  readonly source?: string;
}

/** What a page is opened for. */
export interface PageRequest {
  readonly served: ServedComposition;
  /** Size and rate must be there. */
  readonly options: RendererOptions;
  onWarning?(warning: PageWarning): void;
}
