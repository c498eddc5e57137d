import { type DistributedRenderOptions, RenderOrchestrator, type RenderResult, type RunEvent } from 'framewright';

export interface Recording {
  readonly events: readonly RunEvent[];
  readonly fractions: readonly number[];
  readonly result?: RenderResult;
  readonly error?: unknown;
}

interface Watching {
  readonly signal?: AbortSignal;
  onEvent?(event: RunEvent): void;
}

/** Renders, and keeps all that was said and how it ended. */
export async function recordRender(
  page: string,
  output: string,
  options: DistributedRenderOptions,
  { signal, onEvent }: Watching = {},
): Promise<Recording> {
  const events: RunEvent[] = [];
  const fractions: number[] = [];
  const outcome = await RenderOrchestrator.render(page, output, options, {
    onProgress: (fraction) => fractions.push(fraction),
    onEvent: (event) => {
      events.push(event);
      onEvent?.(event);
    },
    ...(signal && { signal }),
  }).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  return { events, fractions, ...outcome };
}

/** The events of one type, in order. */
export function eventsOf<T extends RunEvent['type']>(
  { events }: Pick<Recording, 'events'>,
  type: T,
): Extract<RunEvent, { type: T }>[] {
  return events.filter((event) => event.type === type) as Extract<RunEvent, { type: T }>[];
}
