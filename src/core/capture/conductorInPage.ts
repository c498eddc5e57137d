import { conductorKey } from '../page/config';

/** The conductor's key in a window, as an expression there. */
export const conductorKeyInPage = `Symbol.for(${JSON.stringify(conductorKey.description)})`;

/** The conductor of a page, or the clock of a worker, as an expression there. */
export const conductorInPage = `globalThis[${conductorKeyInPage}]`;
