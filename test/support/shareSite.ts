import { LocalExecutor } from 'framewright';
import { afterAll, beforeAll } from 'vitest';
import { makeSite, type Site } from './site';

/** What the tests of one file share: the fixtures in a folder of their own, and a pool of workers. */
export interface SharedSite {
  readonly site: Site;
  readonly executor: LocalExecutor;
}

/** Sets both up before the tests of the file, and takes them away after. Read the result inside tests only. */
export function shareSite(options: { media?: boolean } = {}): SharedSite {
  let site: Site | undefined;
  let executor: LocalExecutor | undefined;
  beforeAll(async () => {
    executor = new LocalExecutor({ maxWorkers: 2 });
    site = await makeSite(options);
  });
  afterAll(async () => {
    await executor?.dispose();
    await site?.remove();
  });
  return {
    get site() {
      return site!;
    },
    get executor() {
      return executor!;
    },
  };
}
