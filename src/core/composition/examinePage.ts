import { InvalidInput } from '../errors';
import { formatFrameRate } from '../plan/frameRate';
import { missingMetadata, suggestTag } from './missingMetadata';
import { MisspeltKey, readHtmlMetadata } from './readMetadata';
import { findGaps, type Metadata, resolveMetadata } from './resolveMetadata';

/** Something in a page's source that keeps it from being rendered. */
export interface SourceProblem {
  readonly message: string;
  readonly mend?: string;
  /** Counts from 1. */
  readonly line: number;
  /** The meta tag that would mend it, where one is missing or incomplete, or has a key misspelt. */
  readonly tag?: string;
}

/** What the source of a page says, without running it. */
export interface PageExamination {
  /** Whether it says of itself that it is a composition, rightly or wrongly. */
  readonly isComposition: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Exact ratio as text: `'30/1'`. */
  readonly fps?: string;
  /** Length where the page states it; otherwise the page itself is asked when it is rendered. */
  readonly totalFrames?: number;
  readonly problem?: SourceProblem;
}

/** Reads what a page says of its size, rate and length. Nothing is run, nothing is thrown. */
export function examinePage(html: string, file: string): PageExamination {
  try {
    const reading = readHtmlMetadata(html, file);
    const { meta, statements } = reading;
    const isComposition = meta !== undefined || statements.length > 0;
    const known = resolveMetadata(statements, {});
    const gaps = findGaps(known, statements, {}).filter((gap) => gap !== 'duration');
    const facts = { isComposition, ...factsOf(known) };
    if (gaps.length === 0) return facts;
    const incomplete = { file, reading, known, options: {}, gaps };
    const problem = { ...describe(missingMetadata(incomplete)), tag: suggestTag(incomplete) };
    return { ...facts, problem };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const tag = error instanceof MisspeltKey ? respell(html, error) : undefined;
    return { isComposition: true, problem: { ...describe(error), ...(tag !== undefined && { tag }) } };
  }
}

/** The page's tag with the key as it was meant. */
function respell(html: string, { key, meant }: MisspeltKey): string | undefined {
  const [tag] = /<meta\b[^>]*\bname\s*=\s*["']?composition\b[^>]*>/i.exec(html) ?? [];
  const at = tag?.search(new RegExp(`\\b${key}\\s*[=:]`)) ?? -1;
  return tag !== undefined && at >= 0 ? tag.slice(0, at) + meant + tag.slice(at + key.length) : undefined;
}

function factsOf({ width, height, rate, frames }: Metadata) {
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(rate && { fps: formatFrameRate(rate) }),
    ...(frames !== undefined && { totalFrames: frames }),
  };
}

function describe({ message, mend, source }: InvalidInput): SourceProblem {
  const line = Number(/:(\d+)$/.exec(source ?? '')?.[1] ?? 1);
  return { message, line, ...(mend !== undefined && { mend }) };
}
