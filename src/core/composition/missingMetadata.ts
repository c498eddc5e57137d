import { MissingMetadata } from '../errors';
import { formatFrameRate } from '../plan/frameRate';
import type { RendererOptions } from '../plan/types';
import type { PageReading } from './readMetadata';
import type { Metadata } from './resolveMetadata';
import { type Field, formatPlace, overrides } from './statement';

/** What a page that leaves gaps was found to say. */
export interface IncompletePage {
  /** As errors name it. */
  readonly file: string;
  readonly reading: PageReading;
  readonly known: Metadata;
  readonly options: RendererOptions;
  readonly gaps: readonly Field[];
  readonly cause?: unknown;
}

/** The error for a page that leaves gaps: what is missing, where, and the tag to write. */
export function missingMetadata(page: IncompletePage): MissingMetadata {
  const { file, gaps, cause } = page;
  const { meta, head } = page.reading;
  const tag = suggestTag(page);
  const insert = meta
    ? `Change ${formatPlace(meta)} to ${tag}`
    : `Put ${tag} into the <head> of ${formatPlace(head ?? { file })}`;
  return new MissingMetadata(`${file} does not say its ${gaps.join(', ').replace(/, (\w+)$/, ' and $1')}`, {
    mend: `${insert} (with your own numbers).`,
    options: Object.assign({}, ...gaps.map((gap) => overrides[gap])),
    source: formatPlace(meta ?? head ?? { file }),
    cause,
  });
}

/** The tag that says what the page leaves out, with what is known of it. */
export function suggestTag({ known, reading, options }: IncompletePage): string {
  const { width = 1280, height = 720, rate } = known;
  const fps = rate ? formatFrameRate(rate).replace(/\/1$/, '') : '30';
  const stated = reading.statements.find(({ field }) => field === 'duration' || field === 'frames');
  const length = stated ? `${stated.field}=${stated.text}` : `duration=${options.durationInSeconds ?? 5}`;
  return `<meta name="composition" content="width=${width}, height=${height}, fps=${fps}, ${length}">`;
}
