import { conductorKey } from '../page/config';
import type { PageMembers } from '../page/protocol';

/** The conductor's key in a window, as an expression there. */
const conductorKeyInPage = `Symbol.for(${JSON.stringify(conductorKey.description)})`;

/** The conductor of a page, or the clock of a worker, as an expression there. */
export const conductorInPage = `globalThis[${conductorKeyInPage}]`;

/** One of its members, as an expression in the page's window; `where` is `top` for one in a frame. Undefined while the page is not there. */
export function conductorMember(name: keyof PageMembers, where: 'globalThis' | 'top' = 'globalThis'): string {
  return `(${where}[${conductorKeyInPage}] ?? {}).${name}`;
}
