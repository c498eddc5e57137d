import { autoWorkers } from '../../core/executors/autoWorkers';
import { RenderOrchestrator } from '../../core/orchestrator/RenderOrchestrator';
import { conclude } from '../conclude';
import { type FilmFlags, toFilmOptions } from '../flags';
import { outputName } from '../outputName';
import { chooseReporter } from '../reporters/chooseReporter';

/** Flags of `framewright render`. */
export interface RenderFlags extends FilmFlags {
  readonly json?: boolean;
  readonly keepSegments?: boolean;
}

/** Renders `page` to a film. */
export async function render(page: string, flags: RenderFlags): Promise<void> {
  const reporter = chooseReporter(flags);
  await conclude(async (signal) => {
    const options = {
      ...toFilmOptions(flags),
      concurrency: chooseWorkers(flags),
      ...(flags.keepSegments && { keepSegments: true }),
    };
    const job = { signal, onEvent: reporter.onEvent };
    await RenderOrchestrator.render(page, flags.output ?? outputName(page), options, job);
  }, reporter.onFailure);
  reporter.close();
}

/** How many workers the flags ask for, `auto` being what suits this machine. */
export function chooseWorkers({ workers = 'auto' }: Pick<FilmFlags, 'workers'>): number {
  return workers === 'auto' ? autoWorkers() : workers;
}
